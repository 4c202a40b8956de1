internal import FarmBasics

/// Whether a text is JSON to the letter: what readers of JSON forgive differs from one to the next, and a header that
/// the engine's reader refuses, or takes another way than ours, must not be listed.
struct StrictJSON {
    /// Safetensors has 3 levels.
    private static let deepest = 16

    private let bytes: [UInt8]
    private var index = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// What is wrong with the text, to stand behind a file's name; nil where it is an object of JSON in UTF-8, and no
    /// object in it has a key twice.
    static func problem(of bytes: [UInt8]) -> String? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return "has a header that is not UTF-8" }
        var reader = StrictJSON(bytes)
        do {
            reader.skipSpaces()
            guard reader.next == UInt8(ascii: "{") else { throw Damage.syntax }
            try reader.value(depth: 0)
            reader.skipSpaces()
            guard reader.next == nil else { throw Damage.syntax }
            return nil
        } catch Damage.repeated(let key) {
            return "has the key '\(key.shortened())' twice in its header"
        } catch {
            return "has a header that is not safetensors' JSON"
        }
    }

    private enum Damage: Error {
        case syntax
        case repeated(String)
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpaces() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func take(_ byte: Character) -> Bool {
        guard let next, next == byte.asciiValue else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ byte: Character) throws {
        guard take(byte) else { throw Damage.syntax }
    }

    private mutating func value(depth: Int) throws {
        guard depth < Self.deepest, let next else { throw Damage.syntax }
        switch next {
        case UInt8(ascii: "{"): try object(depth: depth)
        case UInt8(ascii: "["): try array(depth: depth)
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try number()
        }
    }

    private mutating func object(depth: Int) throws {
        try expect("{")
        skipSpaces()
        guard !take("}") else { return }
        // By bytes: texts that only look alike are different keys.
        var keys: Set<[UInt8]> = []
        repeat {
            skipSpaces()
            let key = try string()
            guard keys.insert(key).inserted else { throw Damage.repeated(String(decoding: key, as: UTF8.self)) }
            skipSpaces()
            try expect(":")
            skipSpaces()
            try value(depth: depth + 1)
            skipSpaces()
        } while take(",")
        try expect("}")
    }

    private mutating func array(depth: Int) throws {
        try expect("[")
        skipSpaces()
        guard !take("]") else { return }
        repeat {
            skipSpaces()
            try value(depth: depth + 1)
            skipSpaces()
        } while take(",")
        try expect("]")
    }

    private mutating func word(_ word: String) throws {
        guard bytes[index...].starts(with: word.utf8) else { throw Damage.syntax }
        index += word.utf8.count
    }

    private mutating func number() throws {
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
    }

    private mutating func digits() throws {
        let start = index
        while let byte = next, isDigit(byte) { index += 1 }
        guard index > start else { throw Damage.syntax }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// The text that it means, in UTF-8.
    private mutating func string() throws -> [UInt8] {
        try expect("\"")
        var text: [UInt8] = []
        while let byte = next {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return text
            case 0..<0x20: throw Damage.syntax
            case UInt8(ascii: "\\"): text += String(try escaped()).utf8
            default: text.append(byte)
            }
        }
        throw Damage.syntax
    }

    private mutating func escaped() throws -> Unicode.Scalar {
        guard let byte = next else { throw Damage.syntax }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try codeUnit()
            guard unit & 0xFC00 == 0xD800 else { return try scalar(UInt32(unit)) }
            try expect("\\")
            try expect("u")
            let low = try codeUnit()
            guard low & 0xFC00 == 0xDC00 else { throw Damage.syntax }
            return try scalar(0x1_0000 + ((UInt32(unit) & 0x3FF) << 10) + (UInt32(low) & 0x3FF))
        default: throw Damage.syntax
        }
    }

    private func scalar(_ value: UInt32) throws -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else { throw Damage.syntax }
        return scalar
    }

    private mutating func codeUnit() throws -> UInt16 {
        guard index + 4 <= bytes.count,
            let unit = UInt16(String(decoding: bytes[index..<(index + 4)], as: UTF8.self), radix: 16),
            bytes[index] != UInt8(ascii: "+"), bytes[index] != UInt8(ascii: "-")
        else { throw Damage.syntax }
        index += 4
        return unit
    }
}
