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
    let isSettled: Bool
    // Known of combinatorial ones alone:
    /// Whether two of its texts may be the same, as far as is known without listing them.
    let mayRepeat: Bool
    /// Whether a text of it may have blanks at its ends.
    let hasBlankEnds: Bool
    /// Whether no text of it begins another.
    let isPrefixFree: Bool
    private let grammar: TemplateGrammar
    private let arrangements: TemplateArrangements
    /// How many turns a cyclic choice takes until it begins anew.
    private let turns: Int

    /// How many may be picked at once: far more than a prompt needs, and few enough to be quick.
    static let mostPicks = 100
    /// Of how many options with differing numbers of texts several may be picked in every arrangement.
    static let mostUnequalOptions = 100

    /// - Parameter sampler: a combinatorial one drops repeated options and ignores weights.
    init(
        options: [TemplateExpression], weights: [Double], lower: Int = 1, upper: Int? = 1, separator: String = ",",
        sampler: TemplateSampler, grammar: TemplateGrammar = .second
    ) {
        let picksMany = upper != 1 && grammar != .first
        let isOnce = sampler == .combinatorial || sampler == .cyclic && picksMany
        let options = isOnce ? Self.withoutRepeats(options) : options
        self.options = options
        self.weights = sampler == .combinatorial || Set(weights).count <= 1 ? nil : weights
        mayOpenTag = separator.contains("<") || options.contains(where: \.mayOpenTag)
        isSettled = sampler == .combinatorial && options.allSatisfy(\.isSettled)
        let last = options.count
        let counts = min(lower, last)...min(upper ?? last, last)
        self.counts = counts
        self.separator = separator
        self.sampler = sampler
        self.grammar = grammar
        let arrangements = TemplateArrangements(counts: options.map(\.count))
        self.arrangements = arrangements
        let all = counts.reduce(0) { $0.saturatingSum(arrangements.count(picking: $1)) }
        count = sampler == .combinatorial ? all : 1
        turns = max(1, all)
        let texts = sampler == .combinatorial ? options.compactMap(\.constant) : []
        let isPlain = texts.count == options.count
        let picksOne = counts == 1...1
        mayRepeat = !isPlain || !picksOne && Self.mayRepeat(texts, separator)
        hasBlankEnds = texts.contains { $0.first?.isWhitespace == true || $0.last?.isWhitespace == true }
        isPrefixFree = isPlain && picksOne && Self.isPrefixFree(texts)
    }

    /// Of several texts with a separator between them.
    private static func mayRepeat(_ texts: [String], _ separator: String) -> Bool {
        guard let mark = separator.unicodeScalars.first else { return true }
        return texts.contains { $0.isEmpty || $0.unicodeScalars.contains(mark) }
    }

    private static func isPrefixFree(_ texts: [String]) -> Bool {
        var sorted = texts
        // A wildcard's are already.
        if !zip(texts, texts.dropFirst()).allSatisfy({ $0 < $1 }) { sorted.sort() }
        return zip(sorted, sorted.dropFirst()).allSatisfy { !$1.hasPrefix($0) }
    }

    private static func withoutRepeats(_ options: [TemplateExpression]) -> [TemplateExpression] {
        var seen: Set<String> = []
        return options.filter { option in option.constant.map { seen.insert($0).inserted } ?? true }
    }

    /// The options of an image in order, which of its own texts each gives, and at which place its cyclic choices are.
    struct Picks {
        var options: [(option: Int, index: Int)]
        var place: Int
    }

    func picks(at index: Int, random: inout TemplateRandom, place: Int) -> Picks {
        switch sampler {
        case .combinatorial: return Picks(options: arrangement(at: index), place: place)
        case .cyclic:
            guard grammar != .first else {
                return Picks(
                    options: (0..<counts.lowerBound).map { ((place + $0) % options.count, 0) }, place: place)
            }
            // What stands inside moves on once a turn.
            let (turn, own) = place.quotientAndRemainder(dividingBy: turns)
            return Picks(options: arrangement(at: own), place: turn)
        case .random:
            let size = counts.count == 1 ? counts.lowerBound : counts.lowerBound + random.below(counts.count)
            return Picks(options: drawn(size, &random).map { ($0, 0) }, place: place)
        }
    }

    private func arrangement(at index: Int) -> [(option: Int, index: Int)] {
        // One of options with one text each, as most are.
        if counts == 1...1, arrangements.each == 1 { return [(index, 0)] }
        var rest = index
        for size in counts {
            let here = arrangements.count(picking: size)
            if rest < here { return arrangements.arrangement(at: rest, picking: size) }
            rest -= here
        }
        return []
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
