import FarmBasics

/// A prompt in the grammar of dynamic prompts, ready to be drawn from: once parsed, each image is a walk through it.
///
/// With ``RecipeDynamics/random`` an image's text follows from its seed (``TemplateRandom``); with
/// ``RecipeDynamics/combinatorial`` text `i` is the `i`-th of ``count``, in the order of nested loops, the last place
/// fastest.
package struct PromptTemplate: Sendable {
    private let expression: TemplateExpression
    /// Of the expression's texts those that are made, where some repeat others.
    private let unique: [Int32]?
    private let slots: Int
    private let field: String
    private let grammar: TemplateGrammar
    /// How much there was to read: bytes, and a hundred for each part.
    let work: Int

    /// - Throws: `invalidInput` with the character's position for what does not parse, for variables without a value
    ///   or in a circle, and for wildcards that the library has not.
    package init(
        parsing text: String, field: String, library: TemplateLibrary, dynamics: RecipeDynamics
    ) throws {
        var library = library
        try self.init(parsing: text, field: field, library: &library, dynamics: dynamics)
    }

    /// - Parameter library: learns what it is asked for.
    init(parsing text: String, field: String, library: inout TemplateLibrary, dynamics: RecipeDynamics) throws {
        self.field = field
        grammar = library.grammar
        guard dynamics != .off, TemplateParser.hasGrammar(text) else {
            expression = TemplateExpression(.text(text))
            unique = nil
            slots = 0
            work = text.utf8.count
            return
        }
        var resolver = TemplateResolver(library: library, isCombinatorial: dynamics == .combinatorial)
        defer { library = resolver.library }
        let node = try TemplateParser.parse(text, field: field, grammar: grammar)
        let (resolved, slots, unique) = try resolver.resolve(node, field: field)
        let constant = resolved.constant.map { TemplateExpression(.text($0.trimmingSpaces())) }
        expression = constant ?? resolved
        self.unique = unique
        self.slots = slots
        work = text.utf8.count + 100 * resolver.steps
    }

    /// How many texts it makes where it is combinatorial, otherwise 1; `Int.max` where they are more than can be counted.
    package var count: Int { unique?.count ?? expression.count }

    /// The text where every image has the same.
    package var constant: String? {
        if case .text(let text) = expression.kind { return text }
        return nil
    }

    /// The text of one image, without blanks at its ends.
    /// - Parameters:
    ///   - index: below ``count``.
    ///   - ordinal: the prompt's place among those of this template, for cyclic choices.
    /// - Throws: `invalidInput` where it grows past ``ParameterLimits/promptBytes``.
    package func text(at index: Int, random: TemplateRandom, ordinal: Int) throws -> String {
        if let constant { return constant }
        var drawing = TemplateDrawing(random: random, slots: slots, field: field, grammar: grammar)
        let index = unique.map { Int($0[index]) } ?? index
        return try drawing.written(expression, at: index, place: ordinal).trimmingSpaces()
    }

    /// The names in every LoRA tag that some drawing could produce.
    /// - Throws: `invalidInput` where they are too many to list.
    package func addLoRANames(to names: inout Set<String>) throws {
        var collector = TemplateLoRAs(field: field, grammar: grammar)
        try collector.collect(expression)
        names.formUnion(collector.names)
    }

    /// The names of the wildcards in a text, with the character at which each stands; those in its arguments too. What
    /// follows from choices and variables is left out.
    package static func wildcards(in text: String, field: String) throws -> [(pattern: String, position: Int)] {
        guard TemplateParser.hasGrammar(text) else { return [] }
        return try TemplateParser.parse(text, field: field).wildcards.compactMap { wildcard in
            wildcard.pattern.map { ($0, wildcard.position) }
        }
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
