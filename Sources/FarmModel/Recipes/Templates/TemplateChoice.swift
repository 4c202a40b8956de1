/// Some of several options, without one of them twice.
struct TemplateChoice: Sendable {
    let options: [TemplateExpression]
    /// Nil where all are alike.
    let weights: [Double]?
    /// How many are picked: within the number of options.
    let counts: ClosedRange<Int>
    let separator: String
    let sampler: TemplateSampler
    /// Of the texts that a combinatorial drawing makes.
    let count: Int
    let mayOpenTag: Bool
    private let arrangements: TemplateArrangements

    /// How many may be picked at once: far more than a prompt needs, and few enough to be quick.
    static let mostPicks = 100
    /// Of how many options with differing numbers of texts several may be picked in every arrangement.
    static let mostUnequalOptions = 100

    /// - Parameter sampler: a combinatorial one drops repeated options and ignores weights.
    init(
        options: [TemplateExpression], weights: [Double], lower: Int = 1, upper: Int? = 1, separator: String = ",",
        sampler: TemplateSampler
    ) {
        self.options = sampler == .combinatorial ? Self.withoutRepeats(options) : options
        let isUniform = sampler == .combinatorial || Set(weights).count <= 1
        self.weights = isUniform ? nil : weights
        mayOpenTag = separator.contains("<") || self.options.contains(where: \.mayOpenTag)
        let last = self.options.count
        counts = min(lower, last)...min(upper ?? last, last)
        self.separator = separator
        self.sampler = sampler
        let arrangements = TemplateArrangements(counts: self.options.map(\.count))
        self.arrangements = arrangements
        count =
            sampler == .combinatorial
            ? counts.reduce(0) { $0.saturatingSum(arrangements.count(picking: $1)) } : 1
    }

    private static func withoutRepeats(_ options: [TemplateExpression]) -> [TemplateExpression] {
        var seen: Set<String> = []
        return options.filter { option in option.constant.map { seen.insert($0).inserted } ?? true }
    }

    /// The options of an image, in order, and which of its own texts each gives.
    func picks(at index: Int, random: inout TemplateRandom, ordinal: Int) -> [(option: Int, index: Int)] {
        switch sampler {
        case .combinatorial:
            // One of options with one text each, as most are.
            if counts == 1...1, count == options.count, arrangements.each == 1 { return [(index, 0)] }
            var rest = index
            for size in counts {
                let here = arrangements.count(picking: size)
                if rest < here { return arrangements.arrangement(at: rest, picking: size) }
                rest -= here
            }
            return []
        case .cyclic:
            return (0..<counts.lowerBound).map { ((ordinal + $0) % options.count, 0) }
        case .random:
            let size =
                counts.count == 1 ? counts.lowerBound : counts.lowerBound + random.below(counts.count)
            return drawn(size, &random).map { ($0, 0) }
        }
    }

    private func drawn(_ size: Int, _ random: inout TemplateRandom) -> [Int] {
        if size == 1, weights == nil { return [random.below(options.count)] }
        var left = Array(options.indices)
        return (0..<size).map { _ in
            left.remove(at: weights.map { Self.place(in: left, $0, &random) } ?? random.below(left.count))
        }
    }

    /// A place in `left`, by weight; where all weights left are 0, any.
    private static func place(in left: [Int], _ weights: [Double], _ random: inout TemplateRandom) -> Int {
        let total = left.reduce(0) { $0 + weights[$1] }
        guard total > 0, total.isFinite else { return random.below(left.count) }
        var rest = random.fraction() * total
        for (place, option) in left.enumerated() {
            rest -= weights[option]
            if rest < 0 { return place }
        }
        return left.lastIndex { weights[$0] > 0 } ?? 0
    }
}
