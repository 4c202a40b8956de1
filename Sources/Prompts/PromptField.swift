import FarmBasics

/// Which prompt is read, for messages, and what to do with what the engine cannot honour.
struct PromptField {
    /// "prompt" or "negative prompt".
    var name: String
    var isLenient: Bool

    /// Refuses what the engine cannot honour, unless the person takes what comes.
    func refuseUnlessLenient(_ what: String, at position: Int, hint: String) throws {
        guard isLenient else {
            throw error(what, at: position, hint: hint + ", or take it as the engine does with --lenient-prompts")
        }
    }

    func error(_ what: String, at position: Int, hint: String) -> FarmError {
        FarmError(.invalidInput, "the \(name) has \(what) at character \(position); \(hint)")
    }

    /// Refuses prompts that are too long or hold control characters.
    func check(_ text: String) throws {
        guard text.utf8.count <= ParsedPrompt.mostBytes else {
            throw FarmError(
                .invalidInput,
                "the \(name) has \(text.utf8.count) bytes; at most \(ParsedPrompt.mostBytes) are accepted")
        }
        if let (offset, scalar) = text.unicodeScalars.enumerated().first(where: { Self.isForbidden($0.element) }) {
            let code = "U+" + String(scalar.value, radix: 16, uppercase: true)
            throw FarmError(
                .invalidInput, "the \(name) holds the control character \(code) at character \(offset + 1)")
        }
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t" && scalar != "\r"
    }
}
