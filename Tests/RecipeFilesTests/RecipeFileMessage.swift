import FarmBasics
import RecipeFiles

/// What is said of a recipe's text, read as `r.yaml`.
func message(_ text: String, folder: String = "", isJSON: Bool = false) -> String {
    do {
        _ = try RecipeFile.parse(text, file: "r.yaml", folder: folder, isJSON: isJSON)
        return "no error"
    } catch let error as FarmError {
        return error.code == .invalidInput ? error.message : "\(error.code): \(error.message)"
    } catch {
        return "\(error)"
    }
}
