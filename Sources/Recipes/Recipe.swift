import FarmBasics
package import FarmModel
package import FoundationEssentials

/// What a job of many images expands from: a value that holds everything that its prompts can reach and stays small,
/// of which each image is an index. It was checked when it was made or read, so that every index has its request.
package struct Recipe: Sendable {
    /// What it was made of; with every wildcard that its prompts reach, where it was made of a source of them.
    package let content: RecipeContent
    let plan: RecipePlan

    /// Bytes of its JSON.
    package static let mostBytes = 3_000_000

    /// - Throws: `invalidInput` for what cannot be made, for nothing, and for more than a job can hold.
    package init(_ content: RecipeContent) throws {
        self.content = content
        plan = try RecipePlan(content)
    }

    /// One that gets what its prompts reach of these wildcards.
    package init(_ content: RecipeContent, wildcards: any WildcardSource) throws {
        plan = try RecipePlan(content, source: wildcards)
        self.content = plan.content
    }

    /// What is not as it may be meant, a sentence each; known where it was made of a source of wildcards.
    package var notices: [String] { plan.templates.notices }

    /// How many images it makes.
    package var count: Int { plan.count }

    /// Whether seeds follow from the request's own: then that is to be drawn before images are made.
    package var needsDrawnSeed: Bool {
        plan.seeds.needsDrawnSeed || plan.texts.lines.contains { $0.seed == -1 }
    }

    /// The names in every LoRA tag that an image's prompt could hold. A request's own prompt, where the recipe has
    /// none, is not looked at.
    package var loraNames: Set<String> { plan.templates.loraNames }

    /// The same with other pictures, as many: a reader that has not uploaded them puts others in their place.
    package func with(pictures: [InputReference]) throws -> Recipe {
        guard pictures.count == content.pictures.count else {
            throw FarmError(.internal, "\(pictures.count) pictures for a recipe of \(content.pictures.count)")
        }
        var content = content
        content.pictures = pictures
        return try Recipe(content)
    }

    /// Its JSON, keys sorted.
    /// - Throws: `invalidInput` where it is larger than ``mostBytes``.
    package func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(content)
        guard data.count <= Self.mostBytes else { throw Self.tooLarge(data.count) }
        return data
    }

    static func tooLarge(_ bytes: Int) -> FarmError {
        FarmError(
            .invalidInput,
            "the recipe has \(bytes) bytes with its prompts and wildcards; at most \(mostBytes) are accepted")
    }
}

extension Recipe: Equatable {
    /// By what is written alone: the rest follows from it.
    package static func == (one: Recipe, other: Recipe) -> Bool { one.content == other.content }
}

extension Recipe: Codable {
    /// Reads its content and checks it as ``init(_:)`` does, with the same errors.
    package init(from decoder: any Decoder) throws {
        try self.init(try RecipeContent(from: decoder))
    }

    /// Its content alone, without what follows from it.
    package func encode(to encoder: any Encoder) throws {
        try content.encode(to: encoder)
    }
}
