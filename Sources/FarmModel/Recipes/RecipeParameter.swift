/// An option that a recipe can vary from image to image, by the key that a recipe's file and flags use.
package struct RecipeParameter: RawRepresentable, Hashable, Sendable, Codable, CaseIterable {
    package let option: GenerationOption

    package init(_ option: GenerationOption) { self.option = option }

    package init?(rawValue: String) {
        guard let parameter = Self.byKey[rawValue] else { return nil }
        self = parameter
    }

    package var rawValue: String { option.key }

    /// As people call it, for a sheet's legend.
    package var label: String { option.label.english }

    package static let allCases = GenerationOption.all.filter(\.isAxis).map(RecipeParameter.init)

    package static let model = RecipeParameter(.model)
    package static let size = RecipeParameter(.size)
    package static let seed = RecipeParameter(.seed)

    private static let byKey = Dictionary(uniqueKeysWithValues: allCases.map { ($0.option.key, $0) })

    /// - Throws: `invalidInput` with the nearest names.
    package static func parse(_ text: String) throws -> RecipeParameter {
        if let parameter = RecipeParameter(rawValue: text.trimmingSpaces().lowercased()) { return parameter }
        let hint = NearestNames.hint(for: text, in: allCases.map(\.rawValue), noun: "parameter")
        throw FarmError(.invalidInput, "unknown parameter '\(text.shortened())'\(hint)")
    }
}
