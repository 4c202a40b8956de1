internal import FarmBasics

extension GGUFHeader {
    /// The types of metadata, numbered as the format numbers them.
    enum ValueType {
        static let uint32: UInt32 = 4
        static let string: UInt32 = 8
        static let array: UInt32 = 9

        /// Bytes of a number; `nil` for a text, an array and what is no type.
        static func byteCount(_ type: UInt32) -> UInt64? {
            switch type {
            case 0, 1, 7: 1
            case 2, 3: 2
            case 4, 5, 6: 4
            case 10, 11, 12: 8
            default: nil
            }
        }
    }

    /// Reads past a value, and returns it where it is a short text.
    static func value(of type: UInt32, key: String, _ cursor: inout GGUFCursor) throws -> String? {
        switch type {
        case ValueType.string: return try text(&cursor)
        case ValueType.array:
            let element: UInt32 = try cursor.integer()
            let count: UInt64 = try cursor.integer()
            if element == ValueType.string {
                // Each has a length of 8 bytes at least, so that the count is bounded by the file.
                guard count <= cursor.rest / 8 else { throw impossibleArray(key, count, cursor) }
                for _ in 0..<count { try cursor.skip(try cursor.integer()) }
            } else {
                guard let byteCount = ValueType.byteCount(element), count <= cursor.rest / byteCount else {
                    throw impossibleArray(key, count, cursor)
                }
                try cursor.skip(count * byteCount)
            }
            return nil
        default:
            guard let byteCount = ValueType.byteCount(type) else {
                throw cursor.failure("has the key '\(key.shortened())' of the unknown type \(type)")
            }
            try cursor.skip(byteCount)
            return nil
        }
    }

    private static func text(_ cursor: inout GGUFCursor) throws -> String? {
        let length: UInt64 = try cursor.peek()
        if length <= UInt64(shortText) { return try cursor.string(limit: shortText) }
        try cursor.skip(8)
        try cursor.skip(length)
        return nil
    }

    private static func impossibleArray(_ key: String, _ count: UInt64, _ cursor: borrowing GGUFCursor) -> FarmError {
        cursor.failure("has the key '\(key.shortened())' with an array of \(count) that cannot be")
    }
}
