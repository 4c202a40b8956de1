import Glibc

/// Standard error of the farm's services: what they log, and why they end. Names of files, hosts' and strangers' words are
/// in it, so that nothing in it is obeyed by a terminal and no further line of a text begins where a message begins.
package struct StandardError: TextOutputStream, Sendable {
    package init() {}

    /// Writes a message, with the newline at its end or without.
    package func write(_ text: String) {
        var message = Self.message(text)
        message.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let rest = bytes[written...]
                let count = Glibc.write(STDERR_FILENO, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count > 0 { written += count } else if errno != EINTR { return }
            }
        }
    }

    static func message(_ text: String) -> String {
        TerminalText.paragraph(text.last?.isNewline == true ? String(text.dropLast()) : text) + "\n"
    }
}
