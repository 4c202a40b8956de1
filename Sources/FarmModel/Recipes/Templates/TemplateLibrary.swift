/// The wildcards and variables that a recipe's templates may use, read once.
package struct TemplateLibrary: Sendable {
    /// By name, as a path without an ending.
    private let wildcards: [String: WildcardValues]
    let variables: [(name: String, node: TemplateNode)]

    /// - Throws: `invalidInput` for a value or a variable that does not parse.
    package init(wildcards: [String: [String]], variables: [RecipeVariable] = []) throws {
        self.wildcards = try wildcards.reduce(into: [:]) { read, entry in
            read[entry.key] = WildcardValues(
                try entry.value.map { try TemplateParser.parseOption($0, field: "wildcard '\(entry.key)'") })
        }
        self.variables = try variables.map {
            ($0.name, try TemplateParser.parse($0.value, field: "variable '\($0.name)'"))
        }
    }

    /// Every value that a wildcard's name stands for, those of all that a pattern matches.
    func values(of wildcard: TemplateWildcard, field: String) throws -> WildcardValues {
        let names = WildcardNames.matching(wildcard.pattern, in: wildcards.keys)
        guard !names.isEmpty else {
            throw Self.missing(wildcard.pattern, in: wildcards.keys, field: field, position: wildcard.position)
        }
        let values =
            names.count == 1
            ? wildcards[names[0]] ?? WildcardValues([])
            : WildcardValues(names.flatMap { wildcards[$0]?.options ?? [] }.withoutRepeats())
        guard !values.options.isEmpty else {
            throw FarmError(.invalidInput, "the wildcard '\(wildcard.pattern.shortened())' has no value")
        }
        return values
    }

    private static func missing(
        _ pattern: String, in names: some Collection<String>, field: String, position: Int
    ) -> FarmError {
        let hint =
            names.isEmpty ? "; no wildcards were given" : NearestNames.hint(for: pattern, in: names, noun: "wildcard")
        return FarmError(
            .invalidInput,
            "the \(field) names the wildcard '\(pattern.shortened())' at character \(position), which is not "
                + "there\(hint)")
    }
}

/// What a wildcard's name stands for.
struct WildcardValues: Sendable {
    let options: [TemplateOption]
    let weights: [Double]
    /// The values as they are drawn, where all are plain text, as most are.
    let plain: [TemplateExpression]?
    /// The drawing of one of them, made once for all prompts; empty where not all are plain.
    private let choices: [TemplateSampler: TemplateExpression]

    init(_ options: [TemplateOption]) {
        self.options = options
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
                (
                    sampler,
                    TemplateExpression(.choice(TemplateChoice(options: texts, weights: weights, sampler: sampler)))
                )
            })
    }

    /// The drawing of one, where all are plain.
    func choice(_ sampler: TemplateSampler) -> TemplateExpression? { choices[sampler] }
}

extension [TemplateOption] {
    /// Each text once, where it is plain.
    fileprivate func withoutRepeats() -> [TemplateOption] {
        var seen: Set<String> = []
        return filter { option in
            guard case .text(let text) = option.node else { return true }
            return seen.insert(text).inserted
        }
    }
}

/// A text that prompts use by name: `${name}`.
package struct RecipeVariable: Sendable, Equatable, Codable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
