/// The writing of one image's text.
struct TemplateDrawing {
    private var random: TemplateRandom
    private let ordinal: Int
    private let field: String
    private var kept: [String]

    init(random: TemplateRandom, ordinal: Int, slots: Int, field: String) {
        self.random = random
        self.ordinal = ordinal
        self.field = field
        kept = Array(repeating: "", count: slots)
    }

    /// - Parameter index: which of the expression's texts, below its count.
    mutating func write(_ expression: TemplateExpression, at index: Int, to text: inout String) throws {
        switch expression.kind {
        case .text(let plain): text += plain
        case .kept(let slot): text += kept[slot]
        case .keep(let slot, let value):
            var drawn = ""
            try write(value, at: index, to: &drawn)
            kept[slot] = drawn
        case .sequence(let parts):
            if expression.count == 1 {
                for part in parts { try write(part, at: 0, to: &text) }
            } else {
                for (part, index) in zip(parts, Self.digits(of: index, parts)) {
                    try write(part, at: index, to: &text)
                }
            }
        case .choice(let choice): try write(choice, at: index, to: &text)
        case .wrap(let wrapper, let inner):
            let (outerIndex, innerIndex) = index.quotientAndRemainder(dividingBy: max(1, inner.count))
            var (around, within) = ("", "")
            try write(wrapper, at: outerIndex, to: &around)
            try write(inner, at: innerIndex, to: &within)
            let parts = around.trimmingSpaces().split(separator: "…", omittingEmptySubsequences: false)
            text += parts.joined(separator: within.trimmingSpaces())
        }
        guard text.utf8.count <= ParameterLimits.promptBytes else {
            throw FarmError(
                .invalidInput,
                "the \(field) grows past \(ParameterLimits.promptBytes) bytes when its choices are made; "
                    + "at most that many are accepted")
        }
    }

    private mutating func write(_ choice: TemplateChoice, at index: Int, to text: inout String) throws {
        var isFirst = true
        for pick in choice.picks(at: index, random: &random, ordinal: ordinal) {
            if !isFirst { text += choice.separator }
            isFirst = false
            try write(choice.options[pick.option], at: pick.index, to: &text)
        }
    }

    /// Which text of each part; the last part's vary fastest.
    private static func digits(of index: Int, _ parts: [TemplateExpression]) -> [Int] {
        var rest = index
        let digits = parts.reversed().map { part in
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: max(1, part.count))
            rest = quotient
            return digit
        }
        return digits.reversed()
    }
}
