import FarmBasics
package import Recipes

/// Every key of a recipe's file.
package enum RecipeKey: Hashable, Sendable, CaseIterable {
    case name, priority, lenient, seamless
    case prompt, negative, prompts, promptsPlace, continueSeeds
    case styles, stylesFile, variables, wildcards, dynamic, limit, draws
    case replace, permute, matrix, initImages, count
    case parameter(RecipeParameter)

    /// In the order of the schema; parameters last.
    package static var allCases: [RecipeKey] {
        [
            .name, .priority, .lenient, .seamless, .prompt, .negative, .prompts, .promptsPlace, .continueSeeds, .styles,
            .stylesFile, .variables, .wildcards, .dynamic, .limit, .draws, .replace, .permute, .matrix, .initImages,
            .count,
        ] + RecipeParameter.allCases.map { .parameter($0) }
    }

    /// The key as a file spells it, in lower case with hyphens.
    package var text: String {
        switch self {
        case .promptsPlace: "prompts-place"
        case .continueSeeds: "continue-seeds"
        case .stylesFile: "styles-file"
        case .initImages: "init-images"
        case .parameter(let parameter): parameter.rawValue
        default: "\(self)"
        }
    }

    init(_ entry: RecipeNode.Entry) throws {
        guard let key = Self.allCases.first(where: { $0.text == entry.key }) else {
            let hint = NearestNames.hint(for: entry.key, in: Self.allCases.map(\.text), noun: "key")
            throw entry.place.error("unknown key '\(entry.key.shortened())'\(hint)")
        }
        self = key
    }

    /// The keys inside of `matrix`.
    package static let matrixKeys = ["prompt", "delimiter", "at-start", "vary-seed"]
}
