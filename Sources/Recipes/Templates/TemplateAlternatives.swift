import FarmBasics

/// Every text that an expression can have, and how likely it is among them: of a wildcard's name, and of a variable in
/// it.
struct TemplateAlternatives {
    private let field: String

    /// Names of one wildcard.
    private static let most = 1000

    /// What is set once cannot be known here: the name is looked up for each of its values apart.
    struct NeedsSlot: Error {
        var slot: Int
    }

    typealias Weighted = [(text: String, weight: Double)]

    /// - Throws: ``NeedsSlot``, and `invalidInput` where they are too many.
    static func of(_ expression: TemplateExpression, field: String) throws -> Weighted {
        try TemplateAlternatives(field: field).list(expression)
    }

    private func list(_ expression: TemplateExpression) throws -> Weighted {
        switch expression.kind {
        case .text(let text): return [(text, 1)]
        case .kept(let slot): throw NeedsSlot(slot: slot)
        case .keep: return [("", 1)]
        case .sequence(let parts):
            return try parts.reduce([("", 1)]) { try product($0, list($1)) { $0 + $1 } }
        case .choice(let choice): return try list(choice)
        case .wrap(let wrapper, let inner):
            return try product(list(wrapper), list(inner)) { TemplateWrapper.wrapped($1, in: $0, .second) }
        }
    }

    private func product(
        _ first: Weighted, _ second: Weighted, _ join: (String, String) -> String
    ) throws -> Weighted {
        try check(first.count.saturatingProduct(second.count))
        return first.flatMap { one in
            second.map { (join(one.text, $0.text), one.weight * $0.weight) }
        }
    }

    private func list(_ choice: TemplateChoice) throws -> Weighted {
        let options = try choice.options.map(list)
        guard choice.counts == 1...1 else { return try arrangements(choice, options) }
        try check(options.reduce(0) { $0 + $1.count })
        let total = choice.weights?.reduce(0, +) ?? Double(options.count)
        return options.enumerated().flatMap { number, texts in
            let share = (choice.weights?[number] ?? 1) / (total > 0 ? total : 1)
            return texts.map { ($0.text, $0.weight * share) }
        }
    }

    /// Each arrangement as likely as any other.
    private func arrangements(_ choice: TemplateChoice, _ options: [Weighted]) throws -> Weighted {
        let arranged = TemplateArrangements(counts: options.map(\.count))
        let counts = choice.counts.map { arranged.count(picking: $0) }
        let total = counts.reduce(0) { $0.saturatingSum($1) }
        try check(total)
        return zip(choice.counts, counts).flatMap { size, count in
            (0..<count).map { index in
                let texts = arranged.arrangement(at: index, picking: size).map { options[$0.option][$0.index].text }
                return (TemplateMembers.joined(texts, choice.separator, .second), 1 / Double(total))
            }
        }
    }

    private func check(_ count: Int) throws {
        guard count <= Self.most else {
            throw FarmError(
                .invalidInput,
                "the \(field) has a wildcard's name with more than \(Self.most) variants; accepted: \(Self.most)")
        }
    }
}

extension TemplateExpression {
    /// How the first choice in it is made; nil where it has none.
    var firstSampler: TemplateSampler? {
        switch kind {
        case .text, .kept: nil
        case .choice(let choice): choice.sampler
        case .keep(_, let value): value.firstSampler
        case .sequence(let parts): parts.lazy.compactMap(\.firstSampler).first
        case .wrap(let wrapper, let inner): wrapper.firstSampler ?? inner.firstSampler
        }
    }
}
