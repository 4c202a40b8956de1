import EngineHostProtocol
import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmTestSupport
import Foundation
import ImageCoding
import Synchronization

/// One engine host for all tests of the random model: the model is loaded anew only for other options.
final class RandomModelHost: Sendable {
    static let shared = RandomModelHost()

    /// What a test asks for.
    struct Request: Sendable {
        var parameters: GenerationParameters
        /// Paths by digest.
        var files: [Digest: String] = [:]
        var load = LoadOptions()
        var wantsPreview = false
    }

    struct LoadOptions: Sendable, Hashable {
        var vae: String?
        var controlNet: String?
        var embedding: String?
        var randomSource = RandomSource.gpu
        var isSeamless = false
        /// An upscaler in place of the model.
        var upscaler: String?
    }

    struct Answer: Sendable {
        var image: DecodedPNG
        var previews: [RenderPreview]
        var progress: [RenderProgress]
        var seconds: Double

        var pixels: [UInt8] { image.pixels }
        var size: ImageSize { ImageSize(width: image.width, height: image.height) }
    }

    private struct State {
        var host: HostProcess?
        var loaded: LoadOptions?
        var answers: [String: Answer] = [:]
        var count = 0
    }

    private let state = Mutex(State())

    /// The image; the host lives on after a failure.
    func render(_ request: Request) async throws -> Answer {
        try await onThread { try self.state.withLock { try Self.render(request, &$0) } }
    }

    private static func render(_ request: Request, _ state: inout State) throws -> Answer {
        let name = "\(request)"
        if let answer = state.answers[name] { return answer }
        let host = try state.host ?? HostProcess()
        state.host = host
        if state.loaded != request.load {
            state.loaded = nil
            try host.send(.load(try loadRequest(request.load)))
            if case .failed(let failure) = try lastEvent(of: host).last { throw failure }
            state.loaded = request.load
        }
        state.count += 1
        let id = "random-\(state.count)"
        try host.send(
            .render(
                RenderRequest(
                    id: id, modelKey: "random", parameters: request.parameters, files: request.files,
                    directory: try RandomFiles.folder.get(), fileName: id + ".png", wantsPreview: request.wantsPreview))
        )
        let events = try lastEvent(of: host)
        guard case .rendered(let file) = events.last else {
            if case .failed(let failure) = events.last { throw failure }
            state.host = nil
            state.loaded = nil
            throw TestFailure("the host died")
        }
        let answer = Answer(
            image: try PNGDecoder.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: file.path)))),
            previews: events.compactMap { if case .preview(let preview) = $0 { preview } else { nil } },
            progress: events.compactMap { if case .progress(let progress) = $0 { progress } else { nil } },
            seconds: file.seconds.total)
        state.answers[name] = answer
        return answer
    }

    private static func lastEvent(of host: HostProcess) throws -> [HostEvent] {
        try host.events { event in
            switch event {
            case .loaded, .rendered, .failed: true
            case .hello, .loading, .started, .progress, .preview, .pong, .log: false
            }
        }
    }

    private static func loadRequest(_ options: LoadOptions) throws -> LoadRequest {
        let path = try options.upscaler ?? RandomFiles.checkpoint.get()
        let file = ModelDescription.File(role: .checkpoint, sha256: Digest(of: "random"))
        let model = ModelDescription(
            name: "quill", digest: Digest(of: "random"), family: options.upscaler == nil ? .sd1 : .esrgan, bytes: 1,
            defaults: ModelDefaults(), files: [file])
        return LoadRequest(
            key: "random", model: model, files: [LoadRequest.File(role: .checkpoint, path: path)], threads: 2,
            randomSource: options.randomSource, vae: options.vae, controlNet: options.controlNet,
            embeddings: options.embedding.map {
                [LoadRequest.Embedding(name: RandomFiles.reference($0).name, path: $0)]
            } ?? [],
            isSeamless: options.isSeamless)
    }
}
