/// The bytes of a message, taken apart into its fields.
struct WireBytes {
    struct Field {
        var number: Int
        /// The tag with all behind it.
        var whole: [UInt8]
        /// What is within, of a field with a length: the bytes of a text or of a message.
        var content: [UInt8]?
    }

    var fields: [Field] = []

    var bytes: [UInt8] { fields.flatMap(\.whole) }

    init(_ bytes: [UInt8]) throws {
        var position = 0
        while position < bytes.count {
            let start = position
            let tag = try Self.varint(bytes, &position)
            var content: [UInt8]?
            switch tag & 7 {
            case 0: _ = try Self.varint(bytes, &position)
            case 1: position += 8
            case 2:
                let length = Int(try Self.varint(bytes, &position))
                guard position + length <= bytes.count else { throw ProtoParser.Problem("a field ends too soon") }
                content = Array(bytes[position..<position + length])
                position += length
            case 5: position += 4
            default: throw ProtoParser.Problem("a field of the wire type \(tag & 7)")
            }
            guard position <= bytes.count else { throw ProtoParser.Problem("a field ends too soon") }
            fields.append(Field(number: Int(tag >> 3), whole: Array(bytes[start..<position]), content: content))
        }
    }

    /// Without this field.
    func dropping(_ number: Int) -> [UInt8] { fields.filter { $0.number != number }.flatMap(\.whole) }

    /// A field that holds the number 1.
    static func one(_ number: Int) -> [UInt8] { encoded(UInt64(number) << 3) + [1] }

    /// A field that holds these bytes.
    static func text(_ number: Int, _ content: [UInt8]) -> [UInt8] {
        encoded(UInt64(number) << 3 | 2) + encoded(UInt64(content.count)) + content
    }

    /// The bytes with one field more, once in the message itself and once in each of the messages in it, by where.
    /// - Parameter message: the name of the message.
    static func adding(
        _ field: [UInt8], to bytes: [UInt8], of message: String, _ proto: ProtoFile
    ) throws -> [(message: String, bytes: [UInt8])] {
        var variants = [(message, bytes + field)]
        let whole = try WireBytes(bytes)
        for (index, part) in whole.fields.enumerated() {
            let declared = proto.messages[message]?.fields.first { $0.number == part.number }
            guard let nested = declared?.message, let content = part.content else { continue }
            for variant in try adding(field, to: content, of: nested, proto) {
                var changed = whole
                changed.fields[index].whole = text(part.number, variant.bytes)
                variants.append((variant.message, changed.bytes))
            }
        }
        return variants
    }

    private static func encoded(_ number: UInt64) -> [UInt8] {
        var (rest, bytes) = (number, [UInt8]())
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private static func varint(_ bytes: [UInt8], _ position: inout Int) throws -> UInt64 {
        var (value, shift) = (UInt64(0), UInt64(0))
        while position < bytes.count, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw ProtoParser.Problem("a number has no end")
    }
}
