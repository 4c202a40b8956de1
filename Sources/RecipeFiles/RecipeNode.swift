import FarmBasics

/// A part of a recipe's file and where it stands: what YAML and JSON have in common.
struct RecipeNode: Sendable {
    indirect enum Kind: Sendable {
        case nothing
        /// - isQuoted: whether it was written as a text and nothing else.
        case scalar(String, isQuoted: Bool)
        case list([RecipeNode])
        case map([Entry])
    }

    struct Entry: Sendable {
        var key: String
        /// Where the key stands.
        var place: RecipePlace
        var value: RecipeNode
    }

    var kind: Kind
    var place: RecipePlace

    /// For messages.
    var description: String {
        switch kind {
        case .nothing: "nothing"
        case .scalar(let text, _): "'\(text.shortened(to: 40))'"
        case .list(let items): "a list of \(items.count)"
        case .map: "a map"
        }
    }
}

/// A place in a file, from line 1 and column 1.
package struct RecipePlace: Sendable, Equatable, Comparable {
    /// As it was named, for messages.
    package var file: String
    /// From 1; beyond all lines for what a command line says.
    package var line: Int
    /// In characters, from 1.
    package var column: Int
    /// Set for what a command line says in the file's place, and named instead.
    package var flag: String?

    /// By line, then by column: both are of one file.
    package static func < (one: RecipePlace, other: RecipePlace) -> Bool {
        (one.line, one.column) < (other.line, other.column)
    }

    /// What a message begins with that has a place.
    var messagePrefix: String { (flag ?? file) + ":" }

    func error(_ message: String, code: FarmError.Code = .invalidInput) -> FarmError {
        FarmError(code, (flag ?? "\(file):\(line):\(column)") + ": \(message)")
    }
}
