import EngineHostProtocol
import FarmBasics
import FarmModel
import Foundation
import ModelFiles

/// Renders in a loop through an engine host, without a farm.
final class DirectLoop {
    private let host: EngineHostPipe
    private let folder: String
    private let model: String

    /// Starts a host and loads the model as the worker does it.
    init(_ farm: BenchFarm, modelDigest: Digest) throws {
        folder = farm.models + "/../direct"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var hasher = FileHasher()
        guard let entry = ModelCatalogue.scan(folders: [farm.models], hasher: &hasher).entry(digest: modelDigest) else {
            throw FarmError(.notFound, "'\(farm.models)' has no model with the digest \(modelDigest)")
        }
        model = modelDigest.hex
        host = try EngineHostPipe(program: farm.programs + "/farm-engine-host", log: folder + "/host.log")
        let files = entry.files.map { LoadRequest.File(role: $0.role, path: $0.path) }
        try host.load(LoadRequest(key: modelDigest.hex, model: entry.description, files: files, threads: 0))
    }

    /// Renders each image, one after the other; returns the seconds that all of it took, and the files.
    func render(_ images: [GenerationParameters]) throws -> (seconds: Double, files: [RenderedFile]) {
        let began = Date()
        let files = try images.enumerated().map { index, parameters in
            try host.render(
                RenderRequest(
                    id: "\(index)", modelKey: model, parameters: parameters, directory: folder,
                    fileName: "\(index).png"))
        }
        return (Date().timeIntervalSince(began), files)
    }
}
