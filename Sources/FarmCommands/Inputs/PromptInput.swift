import FarmBasics
import FarmModel
import Glibc
import Infotext
import LocalFiles

/// Reads a prompt from standard input.
enum PromptInput {
    /// Whether nobody can have meant it for a prompt: nothing but spaces and marks that nobody sees.
    private static func isBlank(_ prompt: String) -> Bool {
        prompt.unicodeScalars.allSatisfy {
            $0.properties.isWhitespace || $0.properties.isDefaultIgnorableCodePoint
                || [.control, .format].contains($0.properties.generalCategory)
        }
    }

    /// All of standard input without the newlines at its end; more than a prompt may have is an error.
    static func read(descriptor: CInt = STDIN_FILENO, isLenient: Bool = false) throws -> String {
        let limit = ParameterLimits.promptBytes
        var bytes: [UInt8]
        // A newline or two at the end do not count.
        do { bytes = try Descriptor.readAll(descriptor, limit: limit + 2) } catch {
            throw FarmError("cannot read the prompt from standard input", error)
        }
        // In UTF-16 they are of two bytes.
        if !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) {
            while bytes.last == UInt8(ascii: "\n") || bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        }
        guard bytes.count <= limit else {
            throw FarmError(
                .invalidInput, "the prompt on standard input has more than \(limit) bytes, which is the most")
        }
        guard let decoded = TextInput.decode(bytes) else {
            throw FarmError(
                .invalidInput, "the prompt on standard input is not valid UTF-8; convert the text to UTF-8 first")
        }
        var prompt = decoded
        while prompt.last?.isNewline == true { prompt.removeLast() }
        guard !isBlank(prompt) else {
            throw FarmError(
                .invalidInput,
                "the prompt on standard input is empty: what stands before the pipe has written none; for images of an "
                    + "empty prompt write farm submit \"\"")
        }
        try check(prompt, name: "the prompt on standard input", isLenient: isLenient)
        return prompt
    }

    /// Refuses what other programs write as records: as a prompt it would draw something, and nobody meant it.
    static func check(_ prompt: String, name: String, isLenient: Bool) throws {
        guard let reason = ForeignText.refusal(ofPrompt: prompt, isLenient: isLenient) else { return }
        throw FarmError(.invalidInput, "\(name): \(reason)")
    }
}
