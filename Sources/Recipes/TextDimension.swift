import FarmBasics
import FarmModel
import Prompts

/// One of the ways in which a recipe's texts differ.
enum TextDimension: Sendable, Equatable {
    case lines, prompts, negativePrompts
    case matrix(PromptMatrix)
    case replace([String])
    case permute([String])
    case styles([[PromptStyle]])

    /// Nil for what varies other than the texts, and for the place of an axis that the texts have anyway.
    init?(_ variation: RecipeVariation) {
        switch variation {
        case .replace(let words): self = .replace(words)
        case .permute(let words): self = .permute(words)
        case .matrix(let matrix): self = .matrix(matrix)
        case .styles(let cells): self = .styles(cells)
        case .parameter, .prompts, .negativePrompts, .lines, .pictures, .combinations: return nil
        }
    }

    /// As people call it.
    var name: String {
        switch self {
        case .lines: "Prompt line"
        case .prompts: "Prompt"
        case .negativePrompts: "Negative prompt"
        case .matrix: "Prompt matrix"
        case .replace: "Prompt S/R"
        case .permute: "Prompt order"
        case .styles: "Styles"
        }
    }

    var styles: [PromptStyle] {
        if case .styles(let cells) = self { return cells.flatMap { $0 } }
        return []
    }

    var isMatrix: Bool {
        if case .matrix = self { return true }
        return false
    }

    /// Whether it says which text is begun with.
    var isSource: Bool {
        switch self {
        case .lines, .prompts, .negativePrompts: true
        case .matrix, .replace, .permute, .styles: false
        }
    }

    /// How many places it has.
    /// - Throws: `invalidInput` where it makes nothing.
    func count(in content: RecipeContent, lineUses: Int) throws -> Int {
        switch self {
        case .lines: return lineUses
        case .prompts: return content.prompts.count
        case .negativePrompts: return content.negativePrompts.count
        case .replace(let words):
            guard let first = words.first, !first.isEmpty else {
                throw FarmError(.invalidInput, "replace needs a word to search for, then those to put in its place")
            }
            return words.count
        case .permute(let words):
            guard (2...PromptPermutation.mostTokens).contains(words.count), Set(words).count == words.count,
                !words.contains("")
            else {
                throw FarmError(
                    .invalidInput,
                    "permute has \(words.count) words; accepted: 2 to \(PromptPermutation.mostTokens), all different")
            }
            return PromptPermutation.count(words)
        case .styles(let cells): return cells.count
        case .matrix(let matrix): return try Self.count(of: matrix, in: content)
        }
    }

    /// All prompts must have as many parts.
    private static func count(of matrix: PromptMatrix, in content: RecipeContent) throws -> Int {
        let texts = matrix.prompt == .positive ? content.prompts : content.negativePrompts
        let counts = Set(texts.map { PromptMatrix.parts(of: $0).count })
        guard counts.count == 1, let parts = counts.first, parts > 1 else {
            throw FarmError(
                .invalidInput,
                counts.count > 1
                    ? "the matrix's prompts have \(counts.sorted().map(String.init).joined(separator: " and ")) parts; "
                        + "all must have as many"
                    : "the matrix's \(matrix.prompt.rawValue) prompt has no '|'; accepted are such as a | b | c")
        }
        guard parts <= 20 else { throw RecipePlan.tooMany(1 << min(parts - 1, 62)) }
        return 1 << (parts - 1)
    }
}
