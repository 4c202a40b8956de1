import ArgumentParser
import FarmBasics
import LocalFiles
import RecipeFiles
import Recipes

/// What makes a job of many different images.
struct RecipeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A recipe, YAML or JSON: what the images are and how they differ. Flags win over what it says.",
            valueName: "file"),
        transform: PathArgument.read)
    var recipe: String?

    @Option(
        help: ArgumentHelp(
            "A value for each image, such as \"steps=10-50(+10)\", cfg=4-10[7] or \"sampler=Euler a,Heun\"; repeatable.",
            valueName: "name=values"))
    var axis: [String] = []

    @Option(
        help: ArgumentHelp("The folder of wildcards that __name__ in a prompt draws from.", valueName: "dir"),
        transform: PathArgument.read)
    var wildcards: String?

    @Flag(help: "Make every combination of the prompt's {a|b} and __wildcards__ instead of drawing one an image.")
    var combinatorial = false

    /// Whether any of them is given: then the prompt is one of a recipe, with {a|b}, __wildcards__ and ${variables}.
    var isGiven: Bool { recipe != nil || !axis.isEmpty || wildcards != nil || combinatorial }

    /// A word for a person whose prompt is rendered as it stands though it looks like one to be expanded; nil where it
    /// does not.
    /// - Parameter texts: as the command line has them, each with what it is.
    static func hint(_ texts: [(name: String, text: String?)]) -> String? {
        for (name, text) in texts {
            guard let piece = text.flatMap(PromptTemplate.grammar) else { continue }
            return "\(name) has '\(piece.shortened(to: 40))', which is rendered as it stands; to expand it, add "
                + "--combinatorial (every combination), --wildcards DIR (one for each seed, names from DIR) or a --recipe"
        }
        return nil
    }

    /// What stands in place of the file's keys.
    /// - Parameter others: keys that other flags say.
    func overrides(_ others: [RecipeOverride]) throws -> [RecipeOverride] {
        var overrides = others
        for text in axis {
            let axis: RecipeAxisText
            do {
                axis = try RecipeAxisText.parse(text)
            } catch let error as FarmError {
                throw FarmError(error.code, "--axis: \(error.message)")
            }
            let key = RecipeKey.parameter(axis.parameter)
            if let other = overrides.first(where: { $0.key == key }) {
                throw FarmError(
                    .invalidInput,
                    other.flag == "--axis"
                        ? "--axis \(key.text) is given twice; put its values in one, with commas"
                        : "\(other.flag) and --axis \(key.text) say the same: give one of them")
            }
            overrides.append(RecipeOverride(key, flag: "--axis", values: axis.values))
        }
        if let wildcards {
            guard !wildcards.isEmpty else { throw FarmError(.invalidInput, "--wildcards is empty; name a folder") }
            overrides.append(
                RecipeOverride(.wildcards, flag: "--wildcards", values: [Folders.absolute(wildcards)]))
        }
        if combinatorial {
            overrides.append(RecipeOverride(.dynamic, flag: "--combinatorial", values: ["combinatorial"]))
        }
        return overrides
    }

    /// The recipe with its pictures checked; nil where none of the flags is given.
    func read(_ others: [RecipeOverride]) throws -> ReadRecipe? {
        guard isGiven else { return nil }
        if recipe?.isEmpty == true { throw FarmError(.invalidInput, "--recipe is empty; name a file") }
        let overrides = try overrides(others)
        return try ReadRecipe(
            recipe.map { try RecipeFile.read($0, overrides: overrides) } ?? RecipeFile.make(overrides))
    }
}
