import Foundation

/// The repository's own Swift sources.
enum SourceFiles {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Sources").path

    /// The files below `folder` of `Sources`, by path from there.
    static func read(_ folder: String) throws -> [(path: String, text: String)] {
        let below = try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")
        return try below.filter { $0.hasSuffix(".swift") }.sorted().map { path in
            ("\(folder)/\(path)", try String(contentsOfFile: "\(root)/\(folder)/\(path)", encoding: .utf8))
        }
    }

    /// Targets of the programs that people run.
    static func targets() throws -> [String] {
        let others: Set = [
            "farm-chaos", "farm-measure", "farm-sandbox-probe", "farm-stored-picture-host", "FarmTestSupport",
        ]
        return try FileManager.default.contentsOfDirectory(atPath: root).filter { !others.contains($0) }.sorted()
    }
}
