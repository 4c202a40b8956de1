/// A character of a prompt and where the person typed it, which comments and tags that were removed do not move.
struct PromptCharacter: Equatable {
    var scalar: Unicode.Scalar
    /// From 1, in Unicode scalars.
    var position: Int

    var isSpace: Bool { scalar.properties.isWhitespace }
    var isDigit: Bool { ("0"..."9").contains(scalar) }
    var isWord: Bool { scalar.isWord }

    static func characters(of text: String) -> [PromptCharacter] {
        text.unicodeScalars.enumerated().map { PromptCharacter(scalar: $0.element, position: $0.offset + 1) }
    }
}

extension Unicode.Scalar {
    /// What Python's `\w` takes: letters, marks' bases, digits and the underscore.
    package var isWord: Bool { self == "_" || properties.isAlphabetic || properties.numericType != nil }
}

extension Sequence<PromptCharacter> {
    var text: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: lazy.map(\.scalar))
        return String(view)
    }
}

extension Array<PromptCharacter> {
    /// The first index at or after `start` whose character does not fulfil `condition`.
    func end(from start: Int, while condition: (PromptCharacter) -> Bool) -> Int {
        var index = start
        while index < count, condition(self[index]) { index += 1 }
        return index
    }

    /// Whether `scalar` stands at `index`; false past the end.
    func has(_ scalar: Unicode.Scalar, at index: Int) -> Bool {
        indices.contains(index) && self[index].scalar == scalar
    }

    /// Where `word` stands with no word character beside it (Python's `\bword\b`).
    func indices(ofWord word: String) -> [Int] {
        let wanted = Array<Unicode.Scalar>(word.unicodeScalars)
        return indices.filter { start in
            let end = start + wanted.count
            return end <= count && zip(self[start..<end], wanted).allSatisfy { $0.scalar == $1 }
                && (start == 0 || !self[start - 1].isWord) && (end == count || !self[end].isWord)
        }
    }
}
