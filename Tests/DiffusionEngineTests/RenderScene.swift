import EngineHostProtocol
import FarmBasics
import FarmModel
import FarmTestSupport
import Foundation
import ModelFiles
import Testing

/// The demo model, a small picture to make with it, and a folder to make it in.
struct RenderScene: Sendable {
    /// Written once for all tests of the process; its bytes are always the same.
    private static let modelEntry = Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("farm-test-demo-model").path
        try DemoModel.install(package: SharedDemoModel.package, to: folder)
        var hasher = FileHasher()
        return try #require(
            ModelCatalogue.scan(folders: [folder], hasher: &hasher).entry(named: DemoModel.name))
    }

    let model: ModelEntry
    let folder: OutputFolder
    let parameters = GenerationParameters(
        prompt: "a lighthouse at dusk", size: ImageSize(width: 64, height: 64), sampler: .euler, schedule: .automatic,
        steps: 2, guidanceScale: 1, distilledGuidance: 3.5, seed: 42)

    init() throws {
        model = try Self.modelEntry.get()
        folder = try OutputFolder()
    }

    func loadRequest(threads: Int = 2) -> LoadRequest {
        LoadRequest(
            key: "papercut", model: model.description,
            files: model.files.map { LoadRequest.File(role: $0.role, path: $0.path) }, threads: threads)
    }

    func request(
        id: String, parameters: GenerationParameters? = nil, files: [Digest: String] = [:], directory: String? = nil,
        fileName: String? = nil
    ) -> HostRequest {
        .render(
            RenderRequest(
                id: id, modelKey: "papercut", parameters: parameters ?? self.parameters, files: files,
                directory: directory ?? folder.path, fileName: fileName ?? id + ".png"))
    }

    /// Takes the hello and loads the model.
    func start(_ host: HostProcess, threads: Int = 2) throws {
        guard case .hello(let hello) = try host.next() else {
            Issue.record("the host does not say hello")
            return
        }
        #expect(hello.pid == host.process.processIdentifier)
        #expect(hello.device.memoryBytes > 1 << 28)
        try host.send(.load(loadRequest(threads: threads)))
        guard case .loaded("papercut", _) = try host.events(until: isFinal).last else {
            Issue.record("the demo model was not loaded")
            return
        }
    }

    func render(
        on host: HostProcess, id: String, parameters: GenerationParameters? = nil, files: [Digest: String] = [:]
    ) throws -> RenderedFile {
        try host.send(request(id: id, parameters: parameters, files: files))
        let last = try host.events(until: isFinal).last
        guard case .rendered(let file) = last, file.id == id else { throw UnexpectedEvent(event: last) }
        return file
    }

    func startAndRender(
        on host: HostProcess, id: String, threads: Int = 2, parameters: GenerationParameters? = nil
    ) throws -> RenderedFile {
        try start(host, threads: threads)
        return try render(on: host, id: id, parameters: parameters)
    }

    func failure(on host: HostProcess) throws -> HostFailure? {
        if case .failed(let failure) = try host.events(until: isFinal).last { failure } else { nil }
    }

    /// Whether the event ends a load or render.
    func isFinal(_ event: HostEvent) -> Bool {
        switch event {
        case .loaded, .rendered, .failed: true
        case .hello, .loading, .started, .progress, .preview, .pong, .log: false
        }
    }

    struct UnexpectedEvent: Error {
        var event: HostEvent?
    }
}
