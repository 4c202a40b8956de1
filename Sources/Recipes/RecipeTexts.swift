import FarmBasics
import FarmModel
import Prompts

/// The prompts of a recipe before anything is drawn: every combination of its prompts, lines and what is done to them.
///
/// In this order: the line's text is put beside the prompt, the matrix chooses its parts, words are replaced and
/// permuted, styles are put on.
struct RecipeTexts: Sendable {
    /// One of the ways in which the texts differ.
    enum Dimension: Sendable, Equatable {
        case lines, prompts, negativePrompts
        case matrix(PromptMatrix)
        case replace([String])
        case permute([String])
        case styles([[PromptStyle]])
    }

    /// One image's place in the list of lines.
    struct LineUse: Sendable {
        var line: Int
        /// What is added to the seed.
        var seedOffset: Int
    }

    let dimensions: [(dimension: Dimension, count: Int)]
    /// Of the combinations.
    let count: Int
    let lines: [PromptLine]
    let lineUses: [LineUse]
    /// Whether it makes a prompt; otherwise the request's own stands.
    let makesPrompt: Bool
    let makesNegativePrompt: Bool
    let prompts: [String]
    let negativePrompts: [String]
    private let linePlace: RecipeContent.LinePlace
    /// Of each prompt, where there is a matrix.
    private let matrixParts: [[String]]
    private let lineStyles: [[PromptStyle]]

    /// - Throws: `invalidInput` for lines that do not parse, with the number of each, and for too many combinations.
    init(_ content: RecipeContent) throws {
        prompts = content.prompts
        negativePrompts = content.negativePrompts
        linePlace = content.linePlace
        matrixParts = Self.matrixParts(content)
        lines = try Self.lines(content.lines)
        let styles = PromptStyles(content.styles)
        lineStyles = try lines.map { try $0.styles.map(styles.named) }
        lineUses = try Self.uses(of: lines, continuesSeeds: content.continuesSeeds)
        makesPrompt = !prompts.isEmpty || lines.contains { $0.prompt != nil }
        let variations = content.variations.compactMap(Dimension.init)
        makesNegativePrompt =
            !negativePrompts.isEmpty || lines.contains { $0.negativePrompt != nil }
            || (variations.flatMap(\.styles) + lineStyles.flatMap { $0 }).contains { !$0.negativePrompt.isEmpty }
        guard makesPrompt || variations.isEmpty else {
            throw FarmError(
                .invalidInput, "the recipe changes a prompt and has none; give it one, as prompt or as prompts")
        }
        let first: [Dimension] = [
            lines.isEmpty ? nil : .lines, prompts.count > 1 ? .prompts : nil,
            negativePrompts.count > 1 ? .negativePrompts : nil,
        ].compactMap { $0 }
        // The matrix goes first, whose parts the others may change.
        let matrices = variations.filter(\.isMatrix)
        let all = first + matrices + variations.filter { !$0.isMatrix }
        guard matrices.count < 2 else { throw FarmError(.invalidInput, "the recipe has two matrices; one is accepted") }
        var counted: [(Dimension, Int)] = []
        for dimension in all {
            counted.append((dimension, try Self.count(of: dimension, content, lineUses: lineUses.count)))
        }
        dimensions = counted
        count = counted.reduce(1) { $0.saturatingProduct($1.1) }
        guard count <= ParameterLimits.imageCount.upperBound else { throw RecipePlan.tooMany(count) }
    }

    private static func lines(_ texts: [String]) throws -> [PromptLine] {
        try texts.enumerated().filter { !$0.element.trimmingSpaces().isEmpty }.map { number, text in
            do { return try PromptLine(parsing: text) } catch let error as FarmError {
                throw FarmError(error.code, "line \(number + 1) of the prompts: \(error.message)")
            }
        }
    }

    /// Lines of one model follow one another, in the order in which the models are first named.
    private static func uses(of lines: [PromptLine], continuesSeeds: Bool) throws -> [LineUse] {
        let total = lines.reduce(0) { $0.saturatingSum($1.count) }
        guard total <= ParameterLimits.imageCount.upperBound else { throw RecipePlan.tooMany(total) }
        var offset = 0
        var byModel: [String?: [LineUse]] = [:]
        var models: [String?] = []
        for (number, line) in lines.enumerated() {
            if byModel[line.model] == nil { models.append(line.model) }
            for image in 0..<line.count {
                byModel[line.model, default: []].append(
                    LineUse(line: number, seedOffset: image + (continuesSeeds ? offset : 0)))
            }
            offset += line.count
        }
        return models.flatMap { byModel[$0] ?? [] }
    }

    private static func count(of dimension: Dimension, _ content: RecipeContent, lineUses: Int) throws -> Int {
        switch dimension {
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
        case .matrix(let matrix): return try count(of: matrix, content)
        }
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

    /// All prompts must have as many parts.
    private static func count(of matrix: PromptMatrix, _ content: RecipeContent) throws -> Int {
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

    /// One combination's texts.
    struct Combination {
        var prompt: String
        var negativePrompt: String
        /// Into ``lineUses``.
        var lineUse: Int?
        var matrixIndex = 0
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
        func place(_ wanted: Dimension) -> Int? {
            dimensions.firstIndex { $0.dimension == wanted }.map { places[$0] }
        }
        let (promptPlace, negativePlace) = (place(.prompts) ?? 0, place(.negativePrompts) ?? 0)
        var result = Combination(
            prompt: prompts.isEmpty ? "" : prompts[promptPlace],
            negativePrompt: negativePrompts.isEmpty ? "" : negativePrompts[negativePlace],
            lineUse: place(.lines))
        let line = result.lineUse.map { lines[lineUses[$0].line] }
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
                result.prompt = joined(result.prompt, line.prompt)
                result.negativePrompt = joined(result.negativePrompt, line.negativePrompt)
            }
            try change(&result, dimension, number, place, &found)
        }
        if let lineUse = result.lineUse {
            for style in lineStyles[lineUses[lineUse].line] { result.put(style) }
        }
        return result
    }

    private func change(
        _ result: inout Combination, _ dimension: Dimension, _ number: Int, _ place: Int, _ found: inout Set<Int>
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

    private func joined(_ text: String, _ line: String?) -> String {
        guard let line, !line.isEmpty else { return text }
        guard !text.isEmpty else { return line }
        return linePlace == .start ? line + " " + text : text + " " + line
    }
}

extension RecipeTexts.Combination {
    fileprivate mutating func put(_ style: PromptStyle) {
        prompt = PromptStyle.merged(prompt, into: style.prompt)
        negativePrompt = PromptStyle.merged(negativePrompt, into: style.negativePrompt)
    }
}

extension RecipeTexts.Dimension {
    fileprivate init?(_ variation: RecipeVariation) {
        switch variation {
        case .replace(let words): self = .replace(words)
        case .permute(let words): self = .permute(words)
        case .matrix(let matrix): self = .matrix(matrix)
        case .styles(let cells): self = .styles(cells)
        case .parameter, .prompts, .negativePrompts, .lines, .pictures, .combinations: return nil
        }
    }

    fileprivate var styles: [PromptStyle] {
        if case .styles(let cells) = self { return cells.flatMap { $0 } }
        return []
    }

    fileprivate var isMatrix: Bool {
        if case .matrix = self { return true }
        return false
    }

    /// Whether it says which text is begun with.
    fileprivate var isSource: Bool {
        switch self {
        case .lines, .prompts, .negativePrompts: true
        case .matrix, .replace, .permute, .styles: false
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
}
