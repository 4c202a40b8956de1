import Foundation
import ModelFiles

/// The generated model, made once for all tests of a process.
package enum SharedSampleModel {
    private static let made = Task {
        let folder = try TestFolder.make("models")
        try SampleModel.write(to: folder)
        var hasher = FileHasher(cachePath: digests(in: folder))
        _ = ModelCatalogue.scan(folders: [folder], hasher: &hasher)
        try hasher.save()
        return folder
    }

    /// The folder that holds it, to be left as it is.
    package static func folder() async throws -> String { try await made.value }

    /// Links its files into another folder, which a test may spoil.
    package static func link(into folder: String) async throws {
        let original = try await self.folder()
        let names = try FileManager.default.contentsOfDirectory(atPath: original)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in names where name != "digests.json" {
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/\(name)", withDestinationPath: "\(original)/\(name)")
        }
    }

    /// Spares a worker with this data folder the reading of the model's files.
    package static func shareDigests(with dataFolder: String) async throws {
        let cache = digests(in: try await folder())
        try FileManager.default.createDirectory(atPath: dataFolder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: cache, toPath: "\(dataFolder)/digests.json")
    }

    private static func digests(in folder: String) -> String { "\(folder)/digests.json" }
}
