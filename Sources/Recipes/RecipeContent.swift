import FarmBasics
package import FarmModel
package import Prompts

/// What a recipe says, as it was written: small, whatever the number of its images. ``Recipe`` is one that was checked.
package struct RecipeContent: Sendable, Equatable, Codable {
    /// How its texts are read; nil in a recipe from before there was a choice: the first.
    package private(set) var grammar: TemplateGrammar? = .second
    /// Several are an axis. None: the request's own, which then is taken as it stands.
    package var prompts: [String] = []
    /// As ``prompts``.
    package var negativePrompts: [String] = []
    /// Lines of a list of prompts, which are an axis; see ``PromptLine``.
    package var lines: [String] = []
    /// Where a line's text stands beside the prompt.
    package var linePlace = LinePlace.start
    /// Whether each line's seeds go on where those of the line before it end, instead of beginning anew.
    package var continuesSeeds = false
    /// What varies beside the texts, outermost first.
    package var variations: [RecipeVariation] = []
    /// The styles that lines may name.
    package var styles: [PromptStyle] = []
    /// Prompts and other variables use them; of two with one name the later counts.
    package var variables: [RecipeVariable] = []
    /// By name; at least those that its prompts reach.
    package var wildcards: [String: [String]] = [:]
    /// What becomes of `{a|b}` and `__wildcard__`; see ``PromptTemplate``.
    package var dynamics = RecipeDynamics.random
    /// At most so many combinations of each text; nil: all.
    package var combinationLimit: Int?
    /// What ``combinationLimit`` may be in a file or a flag.
    package static let combinationLimits = 1...1_000_000
    /// What a random choice follows from.
    package var draws = Draws.seed
    /// Images for each seed, of which each next has a seed of 1 more.
    package var count = 1
    /// Several are an axis.
    package var pictures: [InputReference] = []
    /// What people call them, in the same order; nil where only their digests are known.
    package var pictureNames: [String]?

    /// One image of the request's own prompts.
    package init() {}

    /// Whether a line of ``lines`` goes before the prompt or behind it, with a blank between.
    package enum LinePlace: String, Sendable, Codable, CaseIterable { case start, end }

    /// What two images must share to draw the same words.
    package enum Draws: String, Sendable, Codable, CaseIterable {
        /// The image's seed: images of one seed have the same text whatever else differs.
        case seed
        /// The image's index in the job: every image draws anew.
        case index
    }

    /// Bytes of one prompt as it is written, which may hold more choices than any image's does.
    static let mostTextBytes = 65_536

    /// - Throws: `invalidInput` for a text that is too long.
    func checkTexts() throws {
        for text in prompts + negativePrompts + lines where text.utf8.count > Self.mostTextBytes {
            throw FarmError(
                .invalidInput,
                "the prompt '\(text.prefix(40).description.shortened())…' has \(text.utf8.count) bytes; "
                    + "at most \(Self.mostTextBytes) are accepted; put lists into wildcards")
        }
    }

    /// The bytes of its longer parts; its JSON is somewhat more.
    var byteCount: Int {
        let texts = [prompts, negativePrompts, lines, variables.flatMap { [$0.name, $0.value] }] + wildcards.values
        let styles = styles.flatMap { [$0.name, $0.prompt, $0.negativePrompt] }
        return (texts + [styles, Array(wildcards.keys), pictureNames ?? []]).reduce(pictures.count * 100) { sum, list in
            list.reduce(sum) { $0 + $1.utf8.count + 3 }
        }
    }
}

/// One way in which a recipe's images differ.
package enum RecipeVariation: Sendable, Equatable, Codable {
    /// Values or ranges, as written.
    case parameter(RecipeParameter, values: [String])
    /// Where the prompts' axis stands among the others; otherwise it is the outermost behind the model.
    case prompts
    case negativePrompts
    case lines
    case pictures
    /// The first is searched in the prompts, and each of all put in its place (the web UI's prompt S/R).
    case replace([String])
    /// Every order of these words.
    case permute([String])
    case matrix(PromptMatrix)
    /// Each cell's styles, one after the other.
    case styles([[PromptStyle]])
    /// Where the axis of a combinatorial prompt's combinations stands; otherwise behind the last axis of texts.
    case combinations
}
