import EngineHostProtocol
import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FoundationEssentials

@testable import WorkerCore

/// Values that the tests of this target share.
enum Fixture {
    static let farm = UUID()
    static let digest = Digest(repeating: "ab")

    static let parameters = GenerationParameters(
        prompt: "a lighthouse", size: ImageSize(width: 128, height: 128), sampler: .euler, schedule: .simple, steps: 8,
        guidanceScale: 1, distilledGuidance: 3.5, seed: 42)

    static let lora = AccessoryDescription(
        kind: .lora, name: "quilt", sha256: Digest(repeating: "1a"), shortHash: "1a1a1a1a1a1a", family: .sd1,
        bytes: 9)

    static let device = DeviceDescription(id: "cpu", name: "a CPU", memoryBytes: 1 << 30, deviceClass: "cpu x86_64")

    static func attempt(_ index: Int, try number: Int = 1) -> AttemptID {
        AttemptID(task: TaskID(job: 7, index: index), attempt: number)
    }

    static func assignment(
        _ index: Int, model: Digest = digest, _ parameters: GenerationParameters = parameters
    ) -> TaskAssignment {
        TaskAssignment(attempt: attempt(index), device: "cpu", modelDigest: model, parameters: parameters)
    }

    static func task(
        _ index: Int, model: Digest = digest, _ parameters: GenerationParameters = parameters
    ) -> RenderTask {
        RenderTask(assignment: assignment(index, model: model, parameters), folder: "/spool")
    }

    static func image(_ index: Int, digest: Digest = digest, finishedAt: Double = 1000) -> RenderedImage {
        RenderedImage(
            attempt: attempt(index), deviceName: "a CPU", seed: 42, byteCount: 3, digest: digest,
            pixelDigest: Fixture.digest, infotext: "a lighthouse", provenance: "{}",
            startedAt: Date(timeIntervalSince1970: finishedAt - 1),
            finishedAt: Date(timeIntervalSince1970: finishedAt), renderSeconds: 1,
            thumbnail: Data([9, 8, 7]))
    }

    static func loadRequest(_ digest: Digest = digest) -> LoadRequest {
        LoadRequest(
            key: digest.hex,
            model: ModelDescription(
                name: "sample", digest: digest, family: .flux, bytes: 1, defaults: ModelDefaults(), files: []),
            files: [], threads: 2)
    }

    static let hello = HostEvent.hello(
        HostDescription(
            pid: 1,
            engine: EngineBuild(
                package: "engine", version: "1", sourceSHA256: "", backend: "cpu", flags: [], compiler: "",
                cpuFeatures: []),
            systemInfo: "",
            device: HostDescription.Device(
                selector: "cpu", name: "a CPU", deviceClass: "cpu x86_64", cores: 2, memoryBytes: 1 << 30)))

    static func rendered(_ index: Int) -> HostEvent {
        .rendered(
            RenderedFile(
                id: attempt(index).description, path: "/spool/7.\(index).1.png", sha256: digest, pixelDigest: digest,
                byteCount: 3, width: 128, height: 128, infotext: "a lighthouse", metadata: "{}",
                seconds: RenderedFile.Seconds(sampling: 0.5, decoding: 0.25, encoding: 0.25, total: 1),
                thumbnail: Data([9, 8, 7]).base64EncodedString()))
    }

    /// A folder of the test's own.
    static func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let path = FileManager.default.temporaryDirectory.path + "/farm-worker-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }
}
