import FarmBasics
import Foundation
import ModelFiles

/// How fast a worker reads a model file for its digest, with the file in memory already: the processor's speed, which a
/// disk can only slow down.
struct FileHashing {
    private static let byteCount = 1 << 30
    private static let pieceLength = 16 << 20

    /// The best of three, in gigabytes (10⁹ bytes) a second.
    func measure() throws -> Double {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("farm-measure-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw FarmError(.inputOutput, "cannot write '\(path)'") }
        let piece = Data((0..<Self.pieceLength).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) })
        for _ in 0..<(Self.byteCount / Self.pieceLength) { try file.write(contentsOf: piece) }
        try file.close()
        let seconds = try (0..<3).map { _ in
            var hasher = FileHasher()
            let began = Date()
            _ = try hasher.sha256(of: path)
            return Date().timeIntervalSince(began)
        }
        say("hash-file: a file of 1 GiB in memory, the best of \(seconds.map { decimal($0, places: 2) }) s")
        return Double(Self.byteCount) / (seconds.min() ?? .infinity) / 1e9
    }
}
