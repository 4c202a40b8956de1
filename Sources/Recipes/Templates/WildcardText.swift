/// The values of wildcards as a recipe keeps them: a text, with a weight before it where it has one (`0.5::owl`).
package enum WildcardText {
    /// A value that is drawn by weight.
    package static func weighted(_ text: String, weight: Double) -> String { "\(weight)::\(text)" }

    /// A value that is this text, whatever it begins with.
    package static func plain(_ text: String) -> String {
        split(text).weight == nil ? text : weighted(text, weight: 1)
    }

    /// Each once, by their texts without the weights.
    package static func sorted(_ values: some Sequence<String>) -> [String] {
        let pairs = Set(values).map { (text: split($0).text, value: $0) }
        return pairs.sorted { ($0.text, $0.value) < ($1.text, $1.value) }.map(\.value)
    }

    static func split(_ value: String) -> (weight: Double?, text: String) {
        // Most have none.
        guard let first = value.unicodeScalars.first,
            ("0"..."9").contains(first) || first == "." || first.properties.isWhitespace
        else { return (nil, value) }
        var cursor = TemplateCursor(value)
        guard let weight = cursor.weight(.second) else { return (nil, value) }
        return (weight, cursor.string(cursor.index..<cursor.end))
    }
}
