import FarmBasics

extension RecipeVariation {
    /// One variation as a flag writes it: an axis such as `steps=10-50(+10)`, `replace=cat,dog,bird`, `permute=a,b,c`, or
    /// `matrix`.
    /// - Throws: `invalidInput` for an unknown parameter, with the nearest, and for values that it cannot have.
    package static func parse(_ text: String) throws -> RecipeVariation {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let values = parts.count > 1 ? String(parts[1]) : ""
        switch String(parts[0]).trimmingSpaces() {
        case "replace": return .replace(try RecipeAxisText.list(values, of: "replace"))
        case "permute": return .permute(try RecipeAxisText.list(values, of: "permute"))
        case "matrix" where parts.count == 1: return .matrix(PromptMatrix())
        default:
            let axis = try RecipeAxisText.parse(text)
            return .parameter(axis.parameter, values: axis.values)
        }
    }
}
