import FarmBasics
import Glibc
import LocalFiles

/// Reads a token that a person types or pastes, or that comes by standard input.
enum SecretPrompt {
    /// No token has so many bytes.
    private static let mostBytes = 4096
    private enum Key {
        static let interrupt: UInt8 = 3
        static let end: UInt8 = 4
        static let backspace: Set<UInt8> = [8, 127]
        static let kill: UInt8 = 21
        static let lineEnds: Set<UInt8> = [10, 13]
    }

    /// - Parameter question: goes to standard error where a person is asked.
    /// - Throws: ``CommandEnd`` after Ctrl-C, `invalidInput` where there is nothing.
    static func read(_ question: String) throws -> String {
        let text =
            isatty(STDIN_FILENO) == 1
            ? try typed(question)
            : String(decoding: try StandardInput.read(limit: mostBytes), as: UTF8.self).trimmingSpaces()
        guard !text.isEmpty else {
            throw FarmError(
                .invalidInput, "no token was given; type it, or give --token-file, or send it to standard input")
        }
        return text
    }

    /// Without an echo. The terminal's own line editing would not tell us of Ctrl-C, which must restore the echo.
    private static func typed(_ question: String) throws -> String {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { throw FarmError("cannot read the terminal", SystemError()) }
        var quiet = before
        quiet.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0 else {
            throw FarmError("cannot turn the terminal's echo off", SystemError())
        }
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            Console.errors.write("\n")
        }
        Console.errors.write(question)
        var bytes: [UInt8] = []
        while bytes.count < mostBytes {
            var byte: UInt8 = 0
            let count: Int
            do {
                count = try withUnsafeMutableBytes(of: &byte) { try Descriptor.read(STDIN_FILENO, into: $0) }
            } catch let error as SystemError {
                throw FarmError("cannot read the terminal", error)
            }
            if count == 0 || byte == Key.end || Key.lineEnds.contains(byte) { break }
            switch byte {
            case Key.interrupt: throw CommandEnd(.interrupted)
            case Key.kill: bytes = []
            case _ where Key.backspace.contains(byte): _ = bytes.popLast()
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self).trimmingSpaces()
    }
}
