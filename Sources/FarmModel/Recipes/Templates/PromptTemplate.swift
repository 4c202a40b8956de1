/// A prompt in the grammar of dynamic prompts, ready to be drawn from: once parsed, each image is a walk through it.
///
/// With ``RecipeDynamics/random`` an image's text follows from its seed (``TemplateRandom``); with
/// ``RecipeDynamics/combinatorial`` text `i` is the `i`-th of ``count``, in the order of nested loops, the last place
/// fastest.
package struct PromptTemplate: Sendable {
    private let expression: TemplateExpression
    private let slots: Int
    private let field: String
    /// How much there was to read: bytes, and a hundred for each part.
    let work: Int

    /// - Throws: `invalidInput` with the character's position for what does not parse, for variables without a value
    ///   or in a circle, and for wildcards that the library has not.
    package init(
        parsing text: String, field: String, library: TemplateLibrary, dynamics: RecipeDynamics
    ) throws {
        self.field = field
        guard dynamics != .off, TemplateParser.hasGrammar(text) else {
            expression = TemplateExpression(.text(text))
            slots = 0
            work = text.utf8.count
            return
        }
        var resolver = TemplateResolver(library: library, isCombinatorial: dynamics == .combinatorial)
        let node = try TemplateParser.parse(text, field: field)
        let (resolved, slots) = try resolver.resolve(node, field: field)
        let constant = resolved.constant.map { TemplateExpression(.text($0.trimmingSpaces())) }
        expression = constant ?? resolved
        self.slots = slots
        work = text.utf8.count + 100 * resolver.steps
    }

    /// How many texts it makes where it is combinatorial, otherwise 1; `Int.max` where they are more than can be counted.
    package var count: Int { expression.count }

    /// The text where every image has the same.
    package var constant: String? {
        if case .text(let text) = expression.kind { return text }
        return nil
    }

    /// The text of one image, without blanks at its ends.
    /// - Parameters:
    ///   - index: below ``count``.
    ///   - ordinal: the image's place, for cyclic choices.
    /// - Throws: `invalidInput` where it grows past ``ParameterLimits/promptBytes``.
    package func text(at index: Int, random: TemplateRandom, ordinal: Int) throws -> String {
        if let constant { return constant }
        var drawing = TemplateDrawing(random: random, ordinal: ordinal, slots: slots, field: field)
        var text = ""
        try drawing.write(expression, at: index, to: &text)
        return text.trimmingSpaces()
    }

    /// The names in every LoRA tag that some drawing could produce.
    /// - Throws: `invalidInput` where they are too many to list.
    package func addLoRANames(to names: inout Set<String>) throws {
        var collector = TemplateLoRAs(field: field)
        try collector.collect(expression)
        names.formUnion(collector.names)
    }

    /// The names of the wildcards in a text, with the character at which each stands; those in its arguments too.
    package static func wildcards(in text: String, field: String) throws -> [(pattern: String, position: Int)] {
        guard TemplateParser.hasGrammar(text) else { return [] }
        return try TemplateParser.parseOption(text, field: field).node.wildcards
    }
}

/// What a recipe does with variants and wildcards.
package enum RecipeDynamics: String, Sendable, Codable, CaseIterable {
    /// Each image draws, by its seed.
    case random
    /// Every combination once.
    case combinatorial
    /// Braces and underscores are text.
    case off
}

extension TemplateNode {
    fileprivate var wildcards: [(pattern: String, position: Int)] {
        switch self {
        case .text: return []
        case .sequence(let nodes): return nodes.flatMap(\.wildcards)
        case .variant(let variant): return variant.options.flatMap(\.node.wildcards)
        case .wildcard(let wildcard):
            return [(wildcard.pattern, wildcard.position)] + wildcard.arguments.flatMap(\.value.wildcards)
        case .assignment(let assignment): return assignment.value.wildcards
        case .variable(_, let fallback, _): return fallback?.wildcards ?? []
        case .wrap(let wrapper, let inner): return wrapper.wildcards + inner.wildcards
        }
    }
}
