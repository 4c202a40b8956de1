/// Ordered arrangements of options each of which has several texts: how many there are, and which is the n-th.
///
/// In the order of nested loops, first pick outermost; within an arrangement the last option's texts vary fastest.
struct TemplateArrangements: Sendable {
    /// Texts of each option.
    let counts: [Int]
    /// The same where all options have as many texts.
    let each: Int?

    init(counts: [Int]) {
        self.counts = counts
        each = counts.allSatisfy { $0 == counts[0] } ? counts.first : nil
    }

    /// Of arrangements of so many options, texts included: k! times the k-th elementary symmetric polynomial.
    func count(picking size: Int) -> Int {
        each.map { Self.count(size, equal: $0, of: counts.count) } ?? Self.count(size, of: counts)
    }

    /// - Parameter index: below ``count(picking:)``.
    func arrangement(at index: Int, picking size: Int) -> [(option: Int, index: Int)] {
        var rest = index
        var left = Array(counts.indices)
        var options: [Int] = []
        var texts = 1
        for picked in 0..<size {
            let place = Self.place(of: &rest, in: left.map { counts[$0] }, picking: size - picked, texts: texts)
            options.append(left.remove(at: place))
            texts = texts.saturatingProduct(counts[options[picked]])
        }
        // What is left of the index counts the texts of the options picked.
        var indices: [Int] = []
        for option in options.reversed() {
            indices.append(rest % counts[option])
            rest /= counts[option]
        }
        return Array(zip(options, indices.reversed()))
    }

    /// The next option: the first whose arrangements reach beyond `index`, which loses those before it.
    /// - Parameter texts: how many the options picked so far make together.
    private static func place(of index: inout Int, in counts: [Int], picking size: Int, texts: Int) -> Int {
        if let first = counts.first, counts.allSatisfy({ $0 == first }) {
            let rest = count(size - 1, equal: first, of: counts.count - 1)
            let each = max(1, texts.saturatingProduct(first).saturatingProduct(rest))
            defer { index %= each }
            return min(index / each, counts.count - 1)
        }
        var others = counts
        for place in counts.indices {
            let here = counts[place]
            others.remove(at: place)
            let each = texts.saturatingProduct(here).saturatingProduct(count(size - 1, of: others))
            others.insert(here, at: place)
            if index < each { return place }
            index -= each
        }
        return 0
    }

    private static func count(_ size: Int, of counts: [Int]) -> Int {
        if let first = counts.first, counts.allSatisfy({ $0 == first }) {
            return count(size, equal: first, of: counts.count)
        }
        guard size <= counts.count else { return 0 }
        var sums = [1] + Array(repeating: 0, count: size)
        for (used, count) in counts.enumerated() {
            for picked in stride(from: min(size, used + 1), to: 0, by: -1) {
                sums[picked] = sums[picked].saturatingSum(sums[picked - 1].saturatingProduct(count))
            }
        }
        return (0..<size).reduce(sums[size]) { $0.saturatingProduct($1 + 1) }
    }

    private static func count(_ size: Int, equal each: Int, of options: Int) -> Int {
        guard size <= options else { return 0 }
        return (0..<size).reduce(1) { $0.saturatingProduct((options - $1).saturatingProduct(each)) }
    }
}
