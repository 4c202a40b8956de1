import FoundationEssentials

/// A part of a JSON schema, for writing.
indirect enum SchemaNode: Encodable {
    case text(String)
    case number(Double)
    case bool(Bool)
    case list([SchemaNode])
    case object([String: SchemaNode])

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number):
            if let whole = Int64(exactly: number) { try container.encode(whole) } else { try container.encode(number) }
        case .bool(let bool): try container.encode(bool)
        case .list(let nodes): try container.encode(nodes)
        case .object(let members): try container.encode(members)
        }
    }

    static func type(_ names: String...) -> SchemaNode {
        .object(["type": names.count == 1 ? .text(names[0]) : .list(names.map { .text($0) })])
    }

    static func words(_ words: [String]) -> SchemaNode { .object(["enum": .list(words.map { .text($0) })]) }

    static func whole(_ limits: ClosedRange<Int>) -> SchemaNode {
        type("integer").with([
            "minimum": .number(Double(limits.lowerBound)), "maximum": .number(Double(limits.upperBound)),
        ])
    }

    static func array(of items: SchemaNode, atLeast count: Int = 1) -> SchemaNode {
        .object(["type": .text("array"), "items": items, "minItems": .number(Double(count))])
    }

    static func one(of nodes: SchemaNode...) -> SchemaNode { .object(["oneOf": .list(nodes)]) }

    /// A value, or several.
    static func oneOrMore(_ item: SchemaNode) -> SchemaNode { one(of: item, array(of: item)) }

    func with(_ members: [String: SchemaNode]) -> SchemaNode {
        guard case .object(let own) = self else { return self }
        return .object(own.merging(members) { $1 })
    }

    /// With sorted keys, so that the same schema is the same text.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}
