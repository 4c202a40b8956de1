import FarmModel
import Recipes

/// The JSON schema of a recipe's file (draft 2020-12), by which an editor completes and checks its keys:
/// `Deploy/recipe.schema.json`.
package enum RecipeSchema {
    /// The schema as JSON. It follows from ``RecipeKey`` and ``GenerationOption`` alone.
    /// - Throws: where it cannot be encoded, which is a defect.
    package static func text() throws -> String {
        let properties = RecipeKey.allCases.map { key in
            (key.text, key.shape.with(["description": .text(key.summary)]))
        }
        return try SchemaNode.object([
            "$schema": .text("https://json-schema.org/draft/2020-12/schema"),
            "title": .text("DiffusionFarm recipe"),
            "description": .text("What a job of many images expands from."),
            "type": .text("object"), "additionalProperties": .bool(false),
            "properties": .object(Dictionary(uniqueKeysWithValues: properties)),
        ]).text()
    }
}

extension RecipeKey {
    /// What it is for, a sentence.
    fileprivate var summary: String {
        switch self {
        case .name: "A name for the job."
        case .priority: "Higher goes first."
        case .lenient:
            "Write out what the engine cannot honour in a prompt as it takes it, instead of refusing it; and take a text "
                + "that looks like parameters in part as it stands."
        case .seamless: GenerationOption.isSeamless.help.english + "."
        case .prompt:
            "What the images show, or a list of such: {a|b}, __wildcard__ and ${variable} are drawn or put in."
        case .negative: "What the images should not show, or a list of such."
        case .prompts: "A file with a prompt or options a line, or the lines themselves."
        case .promptsPlace: "Where a line stands beside the prompt; start where left out."
        case .continueSeeds: "Whether each line's seeds go on where those of the line before it end."
        case .styles: "A cell's styles, several with commas, or a list of cells."
        case .stylesFile: "The table of styles: name,prompt,negative_prompt."
        case .variables: "Texts that prompts use as ${name}."
        case .wildcards: "The folder of wildcards, or the wildcards themselves: names and lists."
        case .dynamic:
            "What becomes of variants and wildcards: each image draws by its seed, every combination once, or they are "
                + "text; random where left out."
        case .limit: "At most so many combinations of each text."
        case .draws: "What a random choice follows from: the image's seed, or its index; seed where left out."
        case .replace: "The first word is searched in the prompts, and each put in its place; or a list of such lists."
        case .permute: "Words that are put in every order; or a list of such lists."
        case .matrix: "a | b | c: a with every subset of the others."
        case .initImages: "A picture, a folder, a pattern such as in/*.png, or a list of these."
        case .count: "Images for each seed."
        case .parameter(let parameter):
            parameter.option.sentence(\.english) + ": "
                + (parameter.option.isNumber
                    ? "a value, a range such as 10-50(+10), 1-100 or 4-10[7], or a list of these." : "one, or a list.")
        }
    }

    fileprivate var shape: SchemaNode {
        switch self {
        case .name, .stylesFile: .type("string")
        case .priority: .whole(ParameterLimits.priority)
        case .lenient, .seamless, .continueSeeds: .type("boolean")
        case .prompt, .negative, .prompts, .initImages: .oneOrMore(.type("string"))
        case .promptsPlace: .words(RecipeContent.LinePlace.allCases.map(\.rawValue))
        case .styles: .oneOrMore(.type("string", "null"))
        case .variables:
            .type("object").with(["additionalProperties": .type("string", "number", "boolean", "null")])
        case .wildcards: .one(of: .type("string"), .type("object"))
        case .dynamic: .words(RecipeDynamics.allCases.map(\.rawValue))
        case .limit: .whole(RecipeContent.combinationLimits)
        case .draws: .words(RecipeContent.Draws.allCases.map(\.rawValue))
        case .replace, .permute:
            .one(of: .type("string"), Self.wordList, .array(of: Self.wordList))
        case .matrix:
            .one(
                of: .type("boolean"),
                .type("object").with([
                    "additionalProperties": .bool(false),
                    "properties": .object([
                        "prompt": .words(PromptMatrix.Prompt.allCases.map(\.rawValue)),
                        "delimiter": .words(PromptMatrix.Delimiter.allCases.map(\.rawValue)),
                        "at-start": SchemaNode.type("boolean").with([
                            "description": .text("Put the chosen parts first.")
                        ]),
                        "vary-seed": SchemaNode.type("boolean").with([
                            "description": .text("Give each subset a seed of its own.")
                        ]),
                    ]),
                ]))
        case .count: .whole(ParameterLimits.imageCount)
        case .parameter(let parameter): .oneOrMore(parameter.option.shape)
        }
    }

    private static let wordList = SchemaNode.array(of: .type("string", "number"), atLeast: 2)
}

extension GenerationOption {
    fileprivate var isNumber: Bool {
        switch kind {
        case .integer, .number, .seed: true
        case .toggle, .choice, .size, .file, .text, .picture, .weightedFiles: false
        }
    }

    /// One value; a number may stand in a range, which is a text.
    fileprivate var shape: SchemaNode {
        let any = SchemaNode.type("string", "number")
        func limited(_ first: Double, _ last: Double) -> SchemaNode {
            any.with(["minimum": .number(first), "maximum": .number(last)])
        }
        return switch kind {
        case .integer(_, let limits): limited(Double(limits.lowerBound), Double(limits.upperBound))
        case .number(_, let limits): limited(limits.lowerBound, limits.upperBound)
        case .seed: any.with(["minimum": .number(-1)])
        case .toggle, .choice, .size, .file, .text, .picture, .weightedFiles: any
        }
    }
}
