import FarmBasics
import Prompts

/// One axis as a flag writes it: `steps=10-50(+10)`, `sampler=Euler a,Heun`.
package struct RecipeAxisText: Sendable, Equatable {
    /// What stands before the equals sign; case does not count there.
    package var parameter: RecipeParameter
    /// Each a value or a range, as written.
    package var values: [String]

    /// Nothing is checked: ``parse(_:)`` refuses values that the parameter cannot have.
    package init(parameter: RecipeParameter, values: [String]) {
        self.parameter = parameter
        self.values = values
    }

    /// Values are separated by commas, which quotes protect; blanks around them are dropped.
    /// - Throws: `invalidInput` for an unknown parameter, with the nearest, and for values that it cannot have.
    package static func parse(_ text: String) throws -> RecipeAxisText {
        guard let equals = text.firstIndex(of: "=") else {
            throw FarmError(
                .invalidInput, "'\(text.shortened())' is no axis; accepted are such as steps=10-50(+10) or cfg=4,7")
        }
        let parameter = try RecipeParameter.parse(String(text[..<equals]))
        let values = try list(String(text[text.index(after: equals)...]), of: parameter.rawValue)
        try parameter.check(values)
        return RecipeAxisText(parameter: parameter, values: values)
    }

    /// A comma-separated list of one line.
    package static func list(_ text: String, of name: String) throws -> [String] {
        let line = String(text.map { $0.isNewline ? " " : $0 })
        return try CommaSeparatedRows.parse(line, file: name).flatMap { $0 }.map { $0.trimmingSpaces() }
            .filter { !$0.isEmpty }
    }
}

extension RecipeParameter {
    /// Refuses what the parameter cannot have.
    /// - Parameter values: each a value or a range, as written.
    package func check(_ values: [String]) throws { _ = try RecipeValues(values, of: self) }
}
