import FarmBasics
import FarmModel
import FoundationEssentials
package import SwiftProtobuf

extension Message {
    /// Refuses a message that says more than this build can read, itself or any of the messages in it: what it says
    /// would be left out in silence.
    /// - Parameter noun: what the message is, for the error.
    /// - Throws: `invalidInput`.
    package func refuseUnknownFields(_ noun: String) throws {
        var search = UnknownFieldSearch(noun: noun, message: Self.protoMessageName)
        try traverse(visitor: &search)
    }
}

/// Goes through a message and all that are in it, whatever they are, and throws at the first field that has no name.
private struct UnknownFieldSearch: Visitor {
    let noun: String
    /// The full name of the message that it is in.
    let message: String

    mutating func visitUnknown(bytes: Data) throws {
        let name = message.split(separator: ".").last ?? ""
        let field = Self.number(bytes).map { "field \($0) of \(name)" } ?? "a field of \(name)"
        throw FarmError(
            .invalidInput,
            "this build (\(FarmVersion.current)) does not know an option of the \(noun) (\(field)), which comes from a "
                + "program of another version: use programs of one version")
    }

    mutating func visitSingularMessageField<Nested: Message>(value: Nested, fieldNumber: Int) throws {
        var search = UnknownFieldSearch(noun: noun, message: Nested.protoMessageName)
        try value.traverse(visitor: &search)
    }

    mutating func visitMapField<Key, Value>(
        fieldType: _ProtobufMessageMap<Key, Value>.Type, value: _ProtobufMessageMap<Key, Value>.BaseType,
        fieldNumber: Int
    ) throws {
        for nested in value.values { try visitSingularMessageField(value: nested, fieldNumber: fieldNumber) }
    }

    /// Of the first of these fields: the varint at its beginning without its three bits of wire type.
    private static func number(_ bytes: Data) -> UInt64? {
        var tag: UInt64 = 0
        for (index, byte) in bytes.prefix(5).enumerated() {
            tag |= UInt64(byte & 0x7F) << UInt64(7 * index)
            if byte < 0x80 { return tag >> 3 }
        }
        return nil
    }

    // Fields of a known number that hold no message.
    mutating func visitSingularDoubleField(value: Double, fieldNumber: Int) {}
    mutating func visitSingularInt64Field(value: Int64, fieldNumber: Int) {}
    mutating func visitSingularUInt64Field(value: UInt64, fieldNumber: Int) {}
    mutating func visitSingularBoolField(value: Bool, fieldNumber: Int) {}
    mutating func visitSingularStringField(value: String, fieldNumber: Int) {}
    mutating func visitSingularBytesField(value: Data, fieldNumber: Int) {}
    mutating func visitSingularEnumField<Value: Enum>(value: Value, fieldNumber: Int) {}
    mutating func visitMapField<Key, Value: MapValueType>(
        fieldType: _ProtobufMap<Key, Value>.Type, value: _ProtobufMap<Key, Value>.BaseType, fieldNumber: Int
    ) {}
    mutating func visitMapField<Key, Value>(
        fieldType: _ProtobufEnumMap<Key, Value>.Type, value: _ProtobufEnumMap<Key, Value>.BaseType, fieldNumber: Int
    ) where Value.RawValue == Int {}
}
