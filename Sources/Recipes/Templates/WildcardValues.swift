import FarmBasics

/// What a wildcard's name stands for.
struct WildcardValues: Sendable {
    let options: [TemplateOption]
    let weights: [Double]
    /// The values as they are drawn, where all are plain text, as most are.
    let plain: [TemplateExpression]?
    /// The drawing of one of them, made once for all prompts; empty where not all are plain.
    private let choices: [TemplateSampler: TemplateExpression]
    /// The values as they were written, in the options' order.
    private let texts: [String]

    /// - Throws: `invalidInput` for a value that does not parse.
    init(_ values: [String], name: String, grammar: TemplateGrammar) throws {
        let options = try values.map { value in
            let field = "wildcard '\(name.shortened())' (\(value.shortened(to: 40)))"
            return (value, try TemplateParser.parseOption(value, field: field, grammar: grammar))
        }
        // A value of comments alone is none.
        self.init(options.filter { grammar == .first || $0.isEmpty || !$1.node.isEmpty }, grammar)
    }

    private init(_ values: [(text: String, option: TemplateOption)], _ grammar: TemplateGrammar) {
        texts = values.map(\.text)
        options = values.map(\.option)
        weights = options.map(\.weight)
        let texts = options.compactMap { option -> TemplateExpression? in
            guard case .text(let text) = option.node else { return nil }
            return TemplateExpression(.text(text))
        }
        let isPlain = texts.count == options.count
        plain = isPlain ? texts : nil
        guard isPlain, !texts.isEmpty else {
            choices = [:]
            return
        }
        let samplers: [TemplateSampler] = [.random, .cyclic, .combinatorial]
        choices = Dictionary(
            uniqueKeysWithValues: samplers.map { [weights] sampler in
                let choice = TemplateChoice(options: texts, weights: weights, sampler: sampler, grammar: grammar)
                return (sampler, TemplateExpression(.choice(choice)))
            })
    }

    /// The drawing of one, where all are plain.
    func choice(_ sampler: TemplateSampler) -> TemplateExpression? { choices[sampler] }

    /// Those of several wildcards, each plain text once, sorted over all of them.
    static func joined(_ all: [WildcardValues], _ grammar: TemplateGrammar) -> WildcardValues {
        var seen: Set<String> = []
        var values = all.flatMap { zip($0.texts, $0.options) }.filter { _, option in
            guard case .text(let text) = option.node else { return true }
            return seen.insert(text).inserted
        }
        if grammar != .first {
            let keyed = values.map { (key: WildcardText.split($0.0).text, value: $0) }
            values = keyed.sorted { $0.key < $1.key }.map(\.value)
        }
        return WildcardValues(values.map { (text: $0.0, option: $0.1) }, grammar)
    }
}
