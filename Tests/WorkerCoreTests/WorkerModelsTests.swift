import EngineHostProtocol
import FarmBasics
import FarmModel
import FarmTestSupport
import FoundationEssentials
import LocalFiles
import Logging
import ModelFiles
import Testing

@testable import WorkerCore

@Suite struct WorkerModelsTests {
    @Test func namesTheFileThatIsGoneOrIsNotWhatItWas() async throws {
        try await Fixture.withFolder { path in
            let folder = path + "/models"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            _ = try DemoModel.install(package: SharedDemoModel.package, to: folder)
            try DurableFile.write(Array("{}".utf8), to: folder + "/broken.safetensors")
            let store = WorkerModels(
                folders: [folder], digestCache: path + "/digests.json", threads: 2,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            await store.scan()
            let model = try #require(await store.inventory.models.first)
            #expect(await store.inventory.models.count == 1)
            let context = EngineContext(modelDigest: model.digest, parameters: Fixture.parameters)
            let request = try await store.loadRequest(for: context)
            #expect(request.key == model.digest.hex && request.threads == 2)
            #expect(request.files.count == model.files.count)
            #expect(await store.rescan() == false)

            let file = try #require(request.files.last?.path)
            let bytes = try LocalFile.read(file)
            try DurableFile.write(bytes.dropLast() + [bytes[bytes.count - 1] ^ 1], to: file)
            let changed = await #expect(throws: FarmError.self) { try await store.loadRequest(for: context) }
            #expect(changed?.message.contains(file) == true)

            try LocalFile.remove(file)
            let gone = await #expect(throws: FarmError.self) { try await store.loadRequest(for: context) }
            #expect(gone?.message.contains(file) == true)
            #expect(await store.rescan())
            #expect(await store.inventory.models.isEmpty)
            let unlisted = await #expect(throws: FarmError.self) { try await store.loadRequest(for: context) }
            #expect(unlisted?.message.contains(file) == true, "still named after it is no longer listed")
        }
    }

    /// Bytes of a safetensors file with half-precision tensors of zeros.
    private func safetensors(_ shapes: [(name: String, shape: [Int])]) -> [UInt8] {
        var offset = 0
        let entries = shapes.map { name, shape in
            let start = offset
            offset += 2 * shape.reduce(1, *)
            return #""\#(name)":{"dtype":"F16","shape":\#(shape),"data_offsets":[\#(start),\#(offset)]}"#
        }
        let header = Array("{\(entries.joined(separator: ","))}".utf8)
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        return length + header + [UInt8](repeating: 0, count: offset)
    }

    @Test func listsWhatIsUsedBesideTheModelsAndLoadsItWithThem() async throws {
        try await Fixture.withFolder { path in
            let folder = path + "/models"
            try FileManager.default.createDirectory(atPath: folder + "/Lora", withIntermediateDirectories: true)
            _ = try DemoModel.install(package: SharedDemoModel.package, to: folder)
            let layer = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k"
            let file = folder + "/Lora/quilt.safetensors"
            try DurableFile.write(
                safetensors([("\(layer).lora_down.weight", [4, 768]), ("\(layer).lora_up.weight", [320, 4])]), to: file)
            let store = WorkerModels(
                folders: [folder], digestCache: path + "/digests.json", threads: 2,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            await store.scan()
            let inventory = await store.inventory
            let lora = try #require(inventory.accessories.first { $0.name == "quilt" })
            #expect(lora.kind == .lora)
            let reference = AccessoryReference(lora)
            #expect(try await store.path(of: reference) == file)

            // The store takes any of its files; whether it fits the engine says.
            var parameters = Fixture.parameters
            parameters.vae = reference
            parameters.isSeamless = true
            parameters.randomSource = .cpu
            let model = try #require(inventory.models.first)
            let context = EngineContext(modelDigest: model.digest, parameters: parameters)
            let request = try await store.loadRequest(for: context)
            #expect(request.key == context.key && request.key != model.digest.hex)
            #expect(request.vae == file && request.isSeamless && request.randomSource == .cpu)

            try LocalFile.remove(file)
            #expect(await store.rescan())
            #expect(await !store.inventory.accessories.contains(lora))
            let gone = await #expect(throws: FarmError.self) { try await store.path(of: reference) }
            #expect(gone?.message.contains(file) == true)
            let unknown = AccessoryReference(Fixture.lora)
            let missing = await #expect(throws: FarmError.self) { try await store.path(of: unknown) }
            #expect(missing?.message.contains("quilt") == true)
        }
    }
}
