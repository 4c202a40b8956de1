import FoundationEssentials
import ImageCoding

@testable import FarmCommands

/// Files that tests make.
enum TestFiles {
    /// Runs `body` with an empty folder.
    static func withFolder(_ body: (String) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.path + "/farm-commands-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await body(path)
    }

    /// A grey PNG.
    static func png(width: Int = 8, height: Int = 8, textChunks: [PNGTextChunk] = []) throws -> [UInt8] {
        try PNGEncoder.encode(
            rgb: [UInt8](repeating: 128, count: width * height * 3), width: width, height: height,
            textChunks: textChunks)
    }
}
