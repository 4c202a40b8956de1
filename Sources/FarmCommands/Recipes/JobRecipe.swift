import FarmBasics
import FoundationEssentials
import Recipes

/// Reads the recipe of a job as the farm keeps it.
enum JobRecipe {
    /// Nil for a job without one.
    static func read(_ json: String) throws -> Recipe? {
        guard !json.isEmpty else { return nil }
        do {
            return try JSONDecoder().decode(Recipe.self, from: Data(json.utf8))
        } catch {
            throw FarmError(
                .internal, "the farm sent a recipe that this program cannot read; is it of another version?",
                cause: error)
        }
    }
}
