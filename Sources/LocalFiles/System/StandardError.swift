import FarmBasics
import Glibc

/// Standard error of the farm's services: what they log, and why they end. Names of files, hosts' and strangers' words are
/// in it, so that nothing in it is obeyed by a terminal and no further line of a text begins where a message begins.
package struct StandardError: TextOutputStream, Sendable {
    /// Each writes to the process's own descriptor 2; nothing is buffered.
    package init() {}

    /// Writes a message, with the newline at its end or without.
    package func write(_ text: String) {
        // Where it cannot be written, there is nowhere to say so.
        try? Descriptor.write(Array(Self.message(text).utf8).span.bytes, to: STDERR_FILENO)
    }

    static func message(_ text: String) -> String {
        TerminalText.paragraph(text.last?.isNewline == true ? String(text.dropLast()) : text) + "\n"
    }
}
