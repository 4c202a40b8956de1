import EngineHostProtocol
import FarmModel
import FarmTestSupport
import FoundationEssentials
import Logging
import ModelFiles
import Testing

@testable import WorkerCore

@Suite struct ModelStoreTests {
    @Test func namesTheFileThatIsGoneOrIsNotWhatItWas() async throws {
        try await Fixture.withFolder { path in
            let folder = path + "/models"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            _ = try DemoModel.install(package: SharedDemoModel.package, to: folder)
            try FileSystem.writeDurably(Array("{}".utf8), to: folder + "/broken.safetensors")
            let store = ModelStore(
                folders: [folder], digestCache: path + "/digests.json", threads: 2,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            await store.scan()
            let model = try #require(await store.inventory.models.first)
            #expect(await store.inventory.models.count == 1)
            let context = EngineContext(modelDigest: model.digest, parameters: Fixture.parameters)
            let request = try await store.loadRequest(for: context)
            #expect(request.key == model.digest && request.threads == 2)
            #expect(request.files.count == model.files.count)
            #expect(await store.rescan() == false)

            let file = try #require(request.files.last?.path)
            let bytes = try FileSystem.read(file)
            try FileSystem.writeDurably(bytes.dropLast() + [bytes[bytes.count - 1] ^ 1], to: file)
            let changed = await #expect(throws: FarmError.self) { try await store.loadRequest(for: context) }
            #expect(changed?.message.contains(file) == true)

            try FileSystem.remove(file)
            let gone = await #expect(throws: FarmError.self) { try await store.loadRequest(for: context) }
            #expect(gone?.message.contains(file) == true)
            #expect(await store.rescan())
            #expect(await store.inventory.models.isEmpty)
            let unlisted = await #expect(throws: FarmError.self) { try await store.loadRequest(for: context) }
            #expect(unlisted?.message.contains(file) == true, "still named after it is no longer listed")
        }
    }
}
