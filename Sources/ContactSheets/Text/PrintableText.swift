internal import Foundation

/// Text as it can be set in one run: a person's words may hold anything.
enum PrintableText {
    /// Unicode scalars: longer text is cut, for no label shows it.
    static let longest = 4_096

    /// `text` with marks composed where a composed character exists, white space as single spaces, and without control
    /// characters and those that show nothing, such as the marks that turn the direction of writing.
    static func clean(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(longest) {
            let properties = scalar.properties
            if properties.isWhitespace {
                if let last = result.last, last != " " { result.append(" ") }
            } else if properties.generalCategory != .control, !properties.isDefaultIgnorableCodePoint {
                result.append(scalar)
            }
        }
        if result.last == " " { result.removeLast() }
        return String(result).precomposedStringWithCanonicalMapping
    }
}
