import FarmBasics
package import FarmModel

/// An option that a recipe can vary from image to image, by the key that a recipe's file and flags use.
package struct RecipeParameter: RawRepresentable, Hashable, Sendable, Codable, CaseIterable {
    /// One of those with ``GenerationOption/isAxis``.
    package let option: GenerationOption

    /// Nothing is checked: of an option that is no axis it has a key that nobody reads.
    package init(_ option: GenerationOption) { self.option = option }

    /// Nil for a key that no axis has; case counts, other than for ``parse(_:)``.
    package init?(rawValue: String) {
        guard let parameter = Self.byKey[rawValue] else { return nil }
        self = parameter
    }

    /// Such as `cfg`: it stands in recipes for ever, as JSON and in files.
    package var rawValue: String { option.key }

    /// As people call it, for a sheet's legend.
    package var label: String { option.label.english }

    /// In the order of ``GenerationOption/all``.
    package static let allCases = GenerationOption.all.filter(\.isAxis).map(RecipeParameter.init)

    /// The one that goes outermost, wherever it is written: loading a model costs most.
    package static let model = RecipeParameter(.model)
    /// Lines of prompts have its halves, as `--width` and `--height`.
    package static let size = RecipeParameter(.size)
    /// The innermost, wherever it is written; its values are those that ``RecipeContent/count`` counts on from.
    package static let seed = RecipeParameter(.seed)

    private static let byKey = Dictionary(uniqueKeysWithValues: allCases.map { ($0.option.key, $0) })

    /// - Throws: `invalidInput` with the nearest names.
    package static func parse(_ text: String) throws -> RecipeParameter {
        if let parameter = RecipeParameter(rawValue: text.trimmingSpaces().lowercased()) { return parameter }
        let hint = NearestNames.hint(for: text, in: allCases.map(\.rawValue), noun: "parameter")
        throw FarmError(.invalidInput, "unknown parameter '\(text.shortened())'\(hint)")
    }
}
