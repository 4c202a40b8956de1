/// Checks a prompt against what the engine's parser survives.
package enum PromptSyntax {
    /// Refuses prompts that are too long, hold control characters, or carry an emphasis weight that the engine cannot
    /// read: it matches `:([+-]?[.\d]+)\)` and passes the group to `std::stof`, whose exception nothing catches.
    package static func check(_ prompt: String, field: String) throws {
        guard prompt.utf8.count <= ParameterLimits.promptBytes else {
            throw FarmError(
                .invalidInput,
                "the \(field) has \(prompt.utf8.count) bytes; at most \(ParameterLimits.promptBytes) are accepted")
        }
        if let (offset, scalar) = prompt.unicodeScalars.enumerated().first(where: { isForbidden($0.element) }) {
            let code = "U+" + String(scalar.value, radix: 16, uppercase: true)
            throw FarmError(
                .invalidInput, "the \(field) holds the control character \(code) at character \(offset + 1)")
        }
        try checkWeights(Array(prompt.utf8), field: field)
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t" && scalar != "\r"
    }

    private static func checkWeights(_ bytes: [UInt8], field: String) throws {
        var index = 0
        while index < bytes.count {
            defer { index += 1 }
            guard bytes[index] == UInt8(ascii: ":") else { continue }
            var end = index + 1
            if end < bytes.count, bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "-") { end += 1 }
            let digits = end
            while end < bytes.count, isWeightByte(bytes[end]) { end += 1 }
            guard end > digits, end < bytes.count, bytes[end] == UInt8(ascii: ")") else { continue }
            let text = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
            // `stof` throws on underflow too: a weight is short, and zero or of a sensible size.
            guard text.utf8.count <= 16, let weight = Double(text), weight == 0 || (1e-6...1000).contains(abs(weight))
            else {
                throw FarmError(
                    .invalidInput,
                    "the \(field) has the weight '\(text.shortened(to: 20))' at byte \(index + 2), which is no number "
                        + "up to 1000; write (words:1.2)")
            }
        }
    }

    private static func isWeightByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
