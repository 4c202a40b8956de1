import FarmBasics
import FarmModel
import Prompts

/// The lines of a recipe's list of prompts, and where each image's stands among them.
struct RecipeLines: Sendable {
    /// One image's place in the list of lines.
    struct Use: Sendable {
        var line: Int
        /// What is added to the seed.
        var seedOffset: Int
    }

    let lines: [PromptLine]
    /// Of each line.
    let styles: [[PromptStyle]]
    /// Lines of one model follow one another, in the order in which the models are first named.
    let uses: [Use]
    private let place: RecipeContent.LinePlace

    /// - Throws: `invalidInput` for lines that do not parse, with the number of each, and for too many images.
    init(_ content: RecipeContent) throws {
        place = content.linePlace
        lines = try Self.lines(content.lines)
        let known = PromptStyles(content.styles)
        styles = try lines.map { try $0.styles.map(known.named) }
        uses = try Self.uses(of: lines, continuesSeeds: content.continuesSeeds)
    }

    private static func lines(_ texts: [String]) throws -> [PromptLine] {
        try texts.enumerated().filter { !$0.element.trimmingSpaces().isEmpty }.map { number, text in
            do { return try PromptLine(parsing: text) } catch let error as FarmError {
                throw FarmError(error.code, "line \(number + 1) of the prompts: \(error.message)")
            }
        }
    }

    private static func uses(of lines: [PromptLine], continuesSeeds: Bool) throws -> [Use] {
        let total = lines.reduce(0) { $0.saturatingSum($1.count) }
        guard total <= ParameterLimits.imageCount.upperBound else { throw RecipePlan.tooMany(total) }
        var offset = 0
        var byModel: [String?: [Use]] = [:]
        var models: [String?] = []
        for (number, line) in lines.enumerated() {
            if byModel[line.model] == nil { models.append(line.model) }
            for image in 0..<line.count {
                byModel[line.model, default: []].append(
                    Use(line: number, seedOffset: image + (continuesSeeds ? offset : 0)))
            }
            offset += line.count
        }
        return models.flatMap { byModel[$0] ?? [] }
    }

    /// A text with a line's beside it.
    func joined(_ text: String, _ line: String?) -> String {
        guard let line, !line.isEmpty else { return text }
        guard !text.isEmpty else { return line }
        return place == .start ? line + " " + text : text + " " + line
    }
}
