import FarmBasics
import Glibc
import LocalFiles

/// Standard output or standard error.
struct Console: Sendable {
    static let output = Console(descriptor: STDOUT_FILENO)
    static let errors = Console(descriptor: STDERR_FILENO)

    let descriptor: CInt

    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Columns of the terminal; nil where this is none.
    var width: Int? {
        guard isTerminal else { return nil }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes all of `text`, which strangers may have written parts of: nothing in it is obeyed by a terminal
    /// (``TerminalText``). No text of a command goes out but through here. A reader that is gone
    /// (`farm history | head`) ends the process as SIGPIPE would.
    func write(_ text: String) { writeAsIs(TerminalText.block(text)) }

    /// The text in a line of its own; further lines of it are indented, so that they cannot pass for other messages.
    func writeLine(_ text: String) { write(TerminalText.paragraph(text) + "\n") }

    /// Puts `line` in the place of a terminal's last one, or nothing.
    func redraw(_ line: String = "") { writeAsIs("\r\u{1B}[2K" + TerminalText.line(line)) }

    private func writeAsIs(_ text: String) { write(Array(text.utf8)) }

    /// The same for bytes.
    func write(_ bytes: [UInt8]) {
        do {
            try Descriptor.write(bytes.span.bytes, to: descriptor, waits: true)
        } catch {
            if error.code == EPIPE { exit(128 + SIGPIPE) }
            exit(descriptor == STDOUT_FILENO ? ExitStatus.fileError.rawValue : ExitStatus.defect.rawValue)
        }
    }
}
