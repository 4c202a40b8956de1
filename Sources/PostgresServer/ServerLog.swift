import Foundation

/// The server's log file.
enum ServerLog {
    private static let largest: UInt64 = 10 << 20
    private static let tailLines = 20

    /// Puts a long log aside, so that there are two of them at most.
    static func rotate(_ path: String) {
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? UInt64) ?? 0
        guard size > largest else { return }
        rename(path, "\(path).old")
    }

    /// The last lines, or nothing.
    static func tail(_ path: String) -> String {
        guard let file = FileHandle(forReadingAtPath: path) else { return "" }
        defer { try? file.close() }
        let end = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: end > 8192 ? end - 8192 : 0)
        let bytes = (try? file.readToEnd()) ?? Data()
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").suffix(tailLines).joined(separator: "\n")
    }
}
