import FarmBasics
import FarmModel
import Prompts

/// The prompts of a recipe before anything is drawn: every combination of its prompts, lines and what is done to them.
///
/// In this order: the line's text is put beside the prompt, the matrix chooses its parts, words are replaced and
/// permuted, styles are put on.
struct RecipeTexts: Sendable {
    /// One combination's texts.
    struct Combination {
        var prompt: String
        var negativePrompt: String
        /// Into ``lineUses``.
        var lineUse: Int?
        var matrixIndex = 0
    }

    let dimensions: [(dimension: TextDimension, count: Int)]
    /// Of the combinations.
    let count: Int
    private let list: RecipeLines
    /// Whether it makes a prompt; otherwise the request's own stands.
    let makesPrompt: Bool
    let makesNegativePrompt: Bool
    let prompts: [String]
    let negativePrompts: [String]
    /// Of each prompt, where there is a matrix.
    private let matrixParts: [[String]]

    var lines: [PromptLine] { list.lines }
    /// In the order of the images.
    var lineUses: [RecipeLines.Use] { list.uses }

    /// - Throws: `invalidInput` for lines that do not parse, with the number of each, and for too many combinations.
    init(_ content: RecipeContent) throws {
        prompts = content.prompts
        negativePrompts = content.negativePrompts
        matrixParts = Self.matrixParts(content)
        list = try RecipeLines(content)
        let lines = list.lines
        makesPrompt = !prompts.isEmpty || lines.contains { $0.prompt != nil }
        let variations = content.variations.compactMap(TextDimension.init)
        makesNegativePrompt =
            !negativePrompts.isEmpty || lines.contains { $0.negativePrompt != nil }
            || (variations.flatMap(\.styles) + list.styles.flatMap { $0 }).contains { !$0.negativePrompt.isEmpty }
        guard makesPrompt || variations.isEmpty else {
            throw FarmError(
                .invalidInput, "the recipe changes a prompt and has none; give it one, as prompt or as prompts")
        }
        let first: [TextDimension] = [
            lines.isEmpty ? nil : .lines, prompts.count > 1 ? .prompts : nil,
            negativePrompts.count > 1 ? .negativePrompts : nil,
        ].compactMap { $0 }
        // The matrix goes first, whose parts the others may change.
        let matrices = variations.filter(\.isMatrix)
        let all = first + matrices + variations.filter { !$0.isMatrix }
        guard matrices.count < 2 else { throw FarmError(.invalidInput, "the recipe has two matrices; one is accepted") }
        var counted: [(TextDimension, Int)] = []
        for dimension in all {
            counted.append((dimension, try dimension.count(in: content, lineUses: list.uses.count)))
        }
        dimensions = counted
        count = counted.reduce(1) { $0.saturatingProduct($1.1) }
        guard count <= ParameterLimits.imageCount.upperBound else { throw RecipePlan.tooMany(count) }
    }

    /// How often a text is walked through to make one combination.
    var passes: Int {
        dimensions.reduce(1) { passes, dimension in
            if case .permute(let words) = dimension.dimension { return passes + words.count }
            return passes + 1
        }
    }

    private static func matrixParts(_ content: RecipeContent) -> [[String]] {
        for case .matrix(let matrix) in content.variations {
            return (matrix.prompt == .positive ? content.prompts : content.negativePrompts).map(PromptMatrix.parts)
        }
        return []
    }

    /// The place of a combination in each dimension; the last varies fastest.
    func coordinates(of combination: Int) -> [Int] {
        var rest = combination
        let reversed = dimensions.reversed().map { dimension in
            defer { rest /= dimension.count }
            return rest % dimension.count
        }
        return reversed.reversed()
    }

    /// - Parameter found: what of the words to replace was in the prompts, by their place among the dimensions.
    /// - Throws: `invalidInput` where words to permute are not in the prompt.
    func combination(_ index: Int, found: inout Set<Int>) throws -> Combination {
        let places = coordinates(of: index)
        func place(_ wanted: TextDimension) -> Int? {
            dimensions.firstIndex { $0.dimension == wanted }.map { places[$0] }
        }
        let (promptPlace, negativePlace) = (place(.prompts) ?? 0, place(.negativePrompts) ?? 0)
        var result = Combination(
            prompt: prompts.isEmpty ? "" : prompts[promptPlace],
            negativePrompt: negativePrompts.isEmpty ? "" : negativePrompts[negativePlace],
            lineUse: place(.lines))
        let line = result.lineUse.map { list.uses[$0].line }
        for (number, (dimension, place)) in zip(dimensions.map(\.dimension), places).enumerated() {
            if case .matrix(let matrix) = dimension {
                result.matrixIndex = place
                switch matrix.prompt {
                case .positive: result.prompt = matrix.text(matrixParts[promptPlace], at: place)
                case .negative:
                    result.negativePrompt = matrix.text(matrixParts[negativePlace], at: place)
                }
            }
            // The line's text comes behind the matrix, whose `|` it has not.
            if number == (dimensions.lastIndex { $0.dimension.isSource || $0.dimension.isMatrix } ?? 0), let line {
                result.prompt = list.joined(result.prompt, lines[line].prompt)
                result.negativePrompt = list.joined(result.negativePrompt, lines[line].negativePrompt)
            }
            try change(&result, dimension, number, place, &found)
        }
        if let line {
            for style in list.styles[line] { result.put(style) }
        }
        return result
    }

    private func change(
        _ result: inout Combination, _ dimension: TextDimension, _ number: Int, _ place: Int, _ found: inout Set<Int>
    ) throws {
        switch dimension {
        case .replace(let words):
            guard
                result.prompt.firstPlace(of: words[0]) != nil || result.negativePrompt.firstPlace(of: words[0]) != nil
            else { return }
            found.insert(number)
            result.prompt = result.prompt.replacingText(words[0], with: words[place])
            result.negativePrompt = result.negativePrompt.replacingText(words[0], with: words[place])
        case .permute(let words):
            guard let prompt = PromptPermutation.applied(words, at: place, to: result.prompt) else {
                throw FarmError(
                    .invalidInput,
                    "the words to permute, \(words.map { "'\($0.shortened(to: 20))'" }.joined(separator: ", ")), "
                        + "do not all stand in the prompt '\(result.prompt.shortened())', apart from one another")
            }
            result.prompt = prompt
        case .styles(let cells):
            for style in cells[place] { result.put(style) }
        case .lines, .prompts, .negativePrompts, .matrix: break
        }
    }
}

extension RecipeTexts.Combination {
    fileprivate mutating func put(_ style: PromptStyle) {
        prompt = PromptStyle.merged(prompt, into: style.prompt)
        negativePrompt = PromptStyle.merged(negativePrompt, into: style.negativePrompt)
    }
}
