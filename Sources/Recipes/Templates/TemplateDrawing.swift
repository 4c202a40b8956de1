import FarmBasics
import FarmModel

/// The writing of one image's text.
struct TemplateDrawing {
    private var random: TemplateRandom
    private let field: String
    private let grammar: TemplateGrammar
    private var kept: [String]

    init(random: TemplateRandom, slots: Int, field: String, grammar: TemplateGrammar) {
        self.random = random
        self.field = field
        self.grammar = grammar
        kept = Array(repeating: "", count: slots)
    }

    /// - Parameters:
    ///   - index: which of the expression's texts, below its count.
    ///   - place: of the prompt among those that its cyclic choices go through.
    mutating func write(
        _ expression: TemplateExpression, at index: Int, place: Int, to text: inout String
    ) throws {
        switch expression.kind {
        case .text(let plain): text += plain
        case .kept(let slot): text += kept[slot]
        case .keep(let slot, let value): kept[slot] = try written(value, at: index, place: place)
        case .sequence(let parts):
            if expression.count == 1 {
                for part in parts { try write(part, at: 0, place: place, to: &text) }
            } else {
                for (part, index) in zip(parts, Self.digits(of: index, parts)) {
                    try write(part, at: index, place: place, to: &text)
                }
            }
        case .choice(let choice): try write(choice, at: index, place: place, to: &text)
        case .wrap(let wrapper, let inner):
            let (outerIndex, innerIndex) = index.quotientAndRemainder(dividingBy: max(1, inner.count))
            let around = try written(wrapper, at: outerIndex, place: place)
            text += TemplateWrapper.wrapped(
                try written(inner, at: innerIndex, place: place), in: around, grammar)
        }
        guard text.utf8.count <= ParameterLimits.promptBytes else {
            throw FarmError(
                .invalidInput,
                "the \(field) grows past \(ParameterLimits.promptBytes) bytes when its choices are made; "
                    + "at most that many are accepted")
        }
    }

    mutating func written(_ expression: TemplateExpression, at index: Int, place: Int) throws -> String {
        var text = ""
        try write(expression, at: index, place: place, to: &text)
        return text
    }

    private mutating func write(
        _ choice: TemplateChoice, at index: Int, place: Int, to text: inout String
    ) throws {
        let picks = choice.picks(at: index, random: &random, place: place)
        if picks.options.count == 1 {
            let pick = picks.options[0]
            return try write(choice.options[pick.option], at: pick.index, place: picks.place, to: &text)
        }
        text += TemplateMembers.joined(try members(of: choice, picks), choice.separator, grammar)
    }

    /// The texts that an arrangement of options has.
    mutating func members(of choice: TemplateChoice, _ picks: TemplateChoice.Picks) throws -> [String] {
        try picks.options.map { try written(choice.options[$0.option], at: $0.index, place: picks.place) }
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

/// The texts of options that were picked together.
enum TemplateMembers {
    /// With the separator between them; what is empty has none.
    static func joined(_ members: [String], _ separator: String, _ grammar: TemplateGrammar) -> String {
        (grammar == .first ? members : members.filter { !$0.isEmpty }).joined(separator: separator)
    }
}
