import Foundation
import ModelFiles

/// The demo model, installed once for all tests of a process.
package enum SharedDemoModel {
    /// As the repository ships it.
    package static let package = RepositoryFolder.path("Deploy/demo-model/weights/papercut.safetensors")

    private static let made = Task {
        let folder = try TestFolder.make("models")
        try DemoModel.install(package: package, to: folder)
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

    /// Installs the model with its words' vectors in another order: each word means another.
    package static func installShuffled(in folder: String) async throws {
        try DemoModel.install(package: package, to: folder, replaces: true)
        let name = "text_encoders.clip_l.transformer.text_model.embeddings.token_embedding"
        let shipped = try Data(contentsOf: URL(fileURLWithPath: package), options: .alwaysMapped)
        let rows = try tensor("\(name).rows", of: package)
        let numbers = stride(from: rows.lowerBound, to: rows.upperBound, by: 4).map { at in
            shipped[at..<(at + 4)].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        let checkpoint = "\(folder)/papercut.safetensors"
        let table = try tensor("\(name).weight", of: checkpoint)
        let words = try tensor("\(name).weight", of: package)
        let width = words.count / numbers.count
        // The table's rows are three times as wide: the rest of each is zero.
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: checkpoint))
        for (index, number) in numbers.enumerated() {
            let other = words.lowerBound + (index * 7 + 3) % numbers.count * width
            try file.seek(toOffset: UInt64(table.lowerBound + number * width * 3))
            try file.write(contentsOf: shipped[other..<(other + width)])
        }
        try file.close()
    }

    /// Where in a file a tensor's bytes are.
    private static func tensor(_ name: String, of path: String) throws -> Range<Int> {
        let header = try SafetensorsHeader.read(path)
        guard let range = header.tensors[name]?.range else { throw TestFailure("there is no tensor \(name)") }
        return Int(header.dataStart + range.lowerBound)..<Int(header.dataStart + range.upperBound)
    }

    private static func digests(in folder: String) -> String { "\(folder)/digests.json" }
}
