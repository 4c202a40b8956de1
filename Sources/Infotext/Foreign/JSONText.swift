import FarmBasics

/// JSON as other programs write it, read in linear time: members keep their order and numbers their digits (seeds of 64
/// bits do not fit a `Double`), and Python's `NaN` and `Infinity` are taken.
enum JSONText: Equatable {
    case null
    case bool(Bool)
    /// As it stands.
    case number(String)
    case string(String)
    case array([JSONText])
    case object([Member])

    struct Member: Equatable {
        var key: String
        var value: JSONText
    }

    /// All of `text`; nil where it is not JSON, ends too early or nests too deep.
    init?(parsing text: String) {
        var parser = JSONTextParser(text)
        guard let value = parser.document() else { return nil }
        self = value
    }

    /// The last member of that name, as Python reads it; nil where it is null, too.
    subscript(_ key: String) -> JSONText? {
        guard case .object(let members) = self, let value = members.last(where: { $0.key == key })?.value,
            value != .null
        else { return nil }
        return value
    }

    var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }

    var elements: [JSONText] {
        if case .array(let elements) = self { elements } else { [] }
    }

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// A string, a number or a truth value as text.
    var scalar: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .bool(let value): value ? "True" : "False"
        case .null, .array, .object: nil
        }
    }

    /// A number, also one in quotation marks.
    var double: Double? { scalar.flatMap { Double($0.trimmingSpaces()) }.flatMap { $0.isFinite ? $0 : nil } }

    /// What stands under `key` if that is text that is not empty.
    func text(_ key: String) -> String? {
        self[key]?.scalar.map { $0.trimmingSpaces() }.flatMap { $0.isEmpty ? nil : $0 }
    }

    func has(_ key: String) -> Bool { self[key] != nil }
}
