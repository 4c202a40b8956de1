import FarmModel
import Glibc

/// Reads a prompt from standard input.
enum PromptInput {
    /// All of standard input without the newlines at its end; more than a prompt may have is an error.
    static func read(descriptor: CInt = STDIN_FILENO) throws -> String {
        let limit = ParameterLimits.promptBytes
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        // A newline or two at the end do not count.
        while bytes.count <= limit + 2 {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw FarmError(.inputOutput, "cannot read the prompt from standard input: \(SystemError.text(errno))")
            }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        while bytes.last == UInt8(ascii: "\n") || bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard bytes.count <= limit else {
            throw FarmError(
                .invalidInput, "the prompt on standard input has more than \(limit) bytes, which is the most")
        }
        try ArgumentEncoding.check(bytes, name: "the prompt on standard input")
        return String(decoding: bytes, as: UTF8.self).droppingByteOrderMark()
    }
}
