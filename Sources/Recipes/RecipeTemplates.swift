import FarmBasics
import FarmModel

/// The templates of a recipe's texts, and how many combinations each has.
struct RecipeTemplates: Sendable {
    /// One combination of texts, read.
    struct Text: Sendable {
        var prompt: PromptTemplate
        var negativePrompt: PromptTemplate
        var lineUse: Int?
        var matrixIndex: Int

        /// Prompts times negative prompts.
        var count: Int { prompt.count.saturatingProduct(negativePrompt.count) }
    }

    private let texts: RecipeTexts
    private var library: TemplateLibrary
    private let dynamics: RecipeDynamics
    /// Those of all texts, where they are not too many to keep.
    private let kept: [Text]
    /// Where not all texts have as many combinations: before each text, those of the texts before it.
    private let offsets: [Int]
    /// Of each text; nil where they differ.
    let combinationCount: Int?
    /// Of all texts.
    let count: Int
    /// What every LoRA tag that could be drawn names.
    let loraNames: Set<String>

    private static let mostKept = 50_000
    /// A few seconds' worth.
    private static let mostWork = 200_000_000

    /// What of the source the texts reach, by name.
    var reachedWildcards: [String: [String]] { library.reached }
    /// What is not as it may be meant, a sentence each.
    var notices: [String] { library.notices }

    /// - Parameter source: of wildcards that the content has not.
    /// - Throws: `invalidInput` for any text that cannot be read, and for words to replace that no text has.
    init(_ texts: RecipeTexts, _ content: RecipeContent, source: (any WildcardSource)? = nil) throws {
        self.texts = texts
        var library = try TemplateLibrary(
            wildcards: content.wildcards, variables: content.variables, grammar: content.grammar ?? .first,
            source: source)
        dynamics = content.dynamics
        let limit = content.combinationLimit ?? .max
        guard limit > 0 else { throw FarmError(.invalidInput, "a limit of 0 combinations leaves no image") }
        var found: Set<Int> = []
        var (kept, counts, names) = ([Text](), [Int](), Set<String>())
        var work = 0
        for index in 0..<texts.count {
            let text = try Self.text(at: index, of: texts, &library, dynamics, &found)
            if texts.count <= Self.mostKept { kept.append(text) }
            work += (text.prompt.work + text.negativePrompt.work) * texts.passes
            guard work <= Self.mostWork else {
                throw FarmError(
                    .invalidInput,
                    "the recipe's \(texts.count) texts are too long together; make them fewer or shorter")
            }
            counts.append(min(text.count, limit))
            try text.prompt.addLoRANames(to: &names)
        }
        for (number, dimension) in texts.dimensions.enumerated() where !found.contains(number) {
            guard case .replace(let words) = dimension.dimension else { continue }
            throw FarmError(
                .invalidInput,
                "replace searches for '\(words[0].shortened())', which is in neither the prompt nor the negative prompt"
            )
        }
        self.kept = kept
        self.library = library
        loraNames = names
        combinationCount = Set(counts).count == 1 ? counts[0] : nil
        count = counts.reduce(0) { $0.saturatingSum($1) }
        guard count <= ParameterLimits.imageCount.upperBound else { throw RecipePlan.tooMany(count) }
        var sum = 0
        offsets =
            combinationCount != nil
            ? []
            : counts.map { count in
                defer { sum += count }
                return sum
            }
    }

    func text(at index: Int) throws -> Text {
        if !kept.isEmpty { return kept[index] }
        var found: Set<Int> = []
        // It has learnt all that it is asked for.
        var library = library
        return try Self.text(at: index, of: texts, &library, dynamics, &found)
    }

    /// Where texts differ in how many combinations they have: the text and its combination at a place in all.
    func split(_ place: Int) -> (text: Int, combination: Int) {
        var (low, high) = (0, offsets.count)
        while low + 1 < high {
            let middle = (low + high) / 2
            if offsets[middle] <= place { low = middle } else { high = middle }
        }
        return (low, place - (offsets.isEmpty ? 0 : offsets[low]))
    }

    private static func text(
        at index: Int, of texts: RecipeTexts, _ library: inout TemplateLibrary, _ dynamics: RecipeDynamics,
        _ found: inout Set<Int>
    ) throws -> Text {
        let text = try texts.combination(index, found: &found)
        return Text(
            prompt: try PromptTemplate(parsing: text.prompt, field: "prompt", library: &library, dynamics: dynamics),
            negativePrompt: try PromptTemplate(
                parsing: text.negativePrompt, field: "negative prompt", library: &library, dynamics: dynamics),
            lineUse: text.lineUse, matrixIndex: text.matrixIndex)
    }
}
