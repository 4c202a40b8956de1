/// A SHA-256, as people and files write it: 64 lower-case hex digits.
package struct Digest: Hashable, Sendable {
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// Stands where no digest is known: 64 zeros, of which nobody knows a text.
    package static let zero = Digest(words: .zero)

    private init(words: SIMD4<UInt64>) {
        (first, second, third, fourth) = (words[0], words[1], words[2], words[3])
    }

    /// Of what a hash function gives. Bytes that are missing of the 32 are 0, what is beyond them is left out.
    package init(bytes: some Sequence<UInt8>) {
        var words = SIMD4<UInt64>.zero
        for (place, byte) in bytes.prefix(32).enumerated() {
            words[place / 8] |= UInt64(byte) << (56 - 8 * (place % 8))
        }
        self.init(words: words)
    }

    /// Nil for any other text than 64 hex digits, and for upper-case ones.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 64 else { return nil }
        var words = SIMD4<UInt64>.zero
        for (place, digit) in text.utf8.enumerated() {
            let value: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
            default: return nil
            }
            words[place / 16] = words[place / 16] << 4 | UInt64(value)
        }
        self.init(words: words)
    }

    /// Reads what somebody says.
    /// - Throws: `invalidInput` for what ``init(_:)`` takes for none.
    package init(checking text: String) throws {
        guard let digest = Digest(text) else { throw FarmError(.invalidInput, Self.refusal(of: text)) }
        self = digest
    }

    private static func refusal(of text: String) -> String {
        "'\(text.shortened())' is no digest: 64 lower-case hex digits of SHA-256 are"
    }

    private var words: [UInt64] { [first, second, third, fourth] }

    /// The 32 of them.
    package var bytes: [UInt8] {
        words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
    }

    /// 64 digits, in lower case.
    package var hex: String {
        String(unsafeUninitializedCapacity: 64) { digits in
            var place = 0
            for word in words {
                for shift in stride(from: UInt64(60), through: 0, by: -4) {
                    let value = UInt8(truncatingIfNeeded: word >> shift & 0xf)
                    digits[place] = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
                    place += 1
                }
            }
            return place
        }
    }

    /// The first ten digits, which people see and infotext has.
    package var shortHash: String { String(hex.prefix(10)) }

    /// Whether the hex digits begin so, in lower case.
    package func hasPrefix(_ digits: String) -> Bool { hex.hasPrefix(digits) }
}

extension Digest: Comparable {
    /// As their texts sort.
    package static func < (left: Digest, right: Digest) -> Bool {
        (left.first, left.second, left.third, left.fourth) < (right.first, right.second, right.third, right.fourth)
    }
}

extension Digest: LosslessStringConvertible {
    /// As ``hex``.
    package var description: String { hex }
}

/// A JSON string; as a dictionary's key the key itself.
extension Digest: Codable, CodingKeyRepresentable {
    /// - Throws: `DecodingError` for any other string.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let digest = Digest(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: Self.refusal(of: text))
        }
        self = digest
    }

    /// Writes ``hex``.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ digest: Digest) { stringValue = digest.hex }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// ``hex`` as a key of an object.
    package var codingKey: any CodingKey { Key(self) }

    /// Nil where the key is no digest.
    package init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }
}
