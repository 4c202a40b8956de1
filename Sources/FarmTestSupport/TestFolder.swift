import Foundation
import Glibc

/// Temporary folders that go with the test process, however that ends.
package enum TestFolder {
    private static let root = Result {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("farm-e2e-\(getpid())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try afterDeath("rm -rf \"$1\"", [path])
        return path
    }

    /// Makes a folder; its path is short enough for sockets.
    package static func make(_ purpose: String) throws -> String {
        let path = "\(try root.get())/\(purpose)-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Deletes a folder with all in it; where that fails, the end of the process does it.
    package static func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Runs a shell script once this process is gone. Its input is a pipe whose other end only we hold: the kernel
    /// closes it even when we are killed.
    package static func afterDeath(_ script: String, _ arguments: [String]) throws {
        let words = (["cat\n" + script, "sh"] + arguments).map { "'\($0.replacing("'", with: "'\\''"))'" }
        // "e": no other child inherits our end. A session of its own: the terminal's Ctrl-C does not reach it.
        guard popen("exec setsid sh -c \(words.joined(separator: " ")) >/dev/null 2>&1", "we") != nil else {
            throw TestFailure("cannot start a shell")
        }
    }
}
