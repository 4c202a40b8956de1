import FarmBasics
import Recipes

/// An axis of a recipe.
struct AxisOutput: Encodable, Sendable {
    var name: String
    var count: Int
    /// Those of the first places, at most ``mostValues``.
    var values: [String]

    static let mostValues = 100
    /// Of a line that people read.
    private static let mostShown = 8

    init(_ axis: RecipeAxis) {
        name = axis.name
        count = axis.count
        values = (0..<min(axis.count, Self.mostValues)).map(axis.label)
    }

    /// `4: 1, 3, 5, 7`.
    var valuesText: String {
        let shown = values.prefix(Self.mostShown).map { $0.isEmpty ? "(none)" : $0.shortened(to: 60) }
        return "\(count): \(shown.joined(separator: ", "))\(count > shown.count ? ", …" : "")"
    }

    var text: String { "\(name) \(valuesText)" }
}
