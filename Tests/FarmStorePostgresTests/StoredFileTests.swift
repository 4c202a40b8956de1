import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import Prompts
import Testing

@Suite struct StoredFileTests {
    private let quilt = AccessoryDescription(
        kind: .lora, name: "quilt", sha256: Digest(repeating: "1"),
        shortHash: String(repeating: "1", count: 12), family: .flux, bytes: 9)

    private func stored(_ name: String, _ accessory: AccessoryDescription) -> StoredFile {
        StoredFile(
            digest: accessory.sha256, name: name, bytes: accessory.bytes, model: nil, accessory: accessory,
            storedAt: Date())
    }

    private func stored(_ model: ModelDescription) -> StoredFile {
        StoredFile(
            digest: model.digest, name: "\(model.name).safetensors", bytes: model.bytes, model: model, accessory: nil,
            storedAt: Date())
    }

    @Test(arguments: StoreKind.allCases)
    func whatIsStoredCanBeNamedThoughNobodyHoldsIt(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let model = try await farm.store.record(stored: stored(farm.model))
            #expect(model.model == farm.model && model.name == "sample.safetensors")
            _ = try await farm.store.record(stored: stored("quilt.safetensors", quilt))
            #expect(
                try await farm.store.models() == [KnownModel(model: farm.model, workerNames: [], isStored: true)])
            #expect(
                try await farm.store.accessories() == [
                    KnownAccessory(accessory: quilt, workerNames: [], isStored: true)
                ])
            #expect(try await farm.store.storedFiles().map(\.name) == ["quilt.safetensors", "sample.safetensors"])
            // Again changes nothing.
            #expect(try await farm.store.record(stored: stored(farm.model)) == model)
            try await farm.store.forget(stored: farm.model.digest)
            #expect(
                try await farm.store.models() == [KnownModel(model: farm.model, workerNames: [], isStored: false)])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aNameBelongsToOneFileUnlessItIsAPart(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            _ = try await farm.store.record(stored: stored("quilt.safetensors", quilt))
            var other = quilt
            other.sha256 = Digest(repeating: "2")
            let twin = stored("quilt.safetensors", other)
            let error = await #expect(throws: FarmError.self) { try await farm.store.record(stored: twin) }
            #expect(error?.code == .conflict && error?.message.contains("1111111111") == true)
            var part = stored("quilt.safetensors", other)
            part.accessory = nil
            #expect(try await farm.store.record(stored: part).isPart)
            // A part that turns out to be more is more from then on.
            other.name = "ink"
            var ink = part
            ink.name = "ink.safetensors"
            ink.accessory = other
            #expect(try await farm.store.record(stored: ink).accessory == other)
            #expect(try await farm.store.storedFiles().count == 2)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aWorkerMayTakeWhatItCanFetch(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            _ = try await farm.openSession("holder", accessories: [quilt])
            var small = farm.registration("small", worker: UUID())
            (small.models, small.fetchLimit) = ([], 8)
            var large = farm.registration("large", worker: UUID())
            (large.models, large.fetchLimit) = ([], 9)
            _ = try await farm.store.openSession(small, coordinator: farm.coordinator)
            let session = try await farm.store.openSession(large, coordinator: farm.coordinator)
            _ = try await farm.store.record(stored: stored(farm.model))
            _ = try await farm.store.record(stored: stored("quilt.safetensors", quilt))
            let job = try await farm.submit(1, holdings: FarmHoldings(accessories: [quilt])) {
                $0.loras = [RequestedLoRA(name: "quilt")]
            }
            let workers = try #require(try await farm.store.standing(of: TaskID(job: job.id, index: 0))).workers
            #expect(workers.map(\.name) == ["holder", "large", "small"])
            #expect(workers.map(\.mayTake) == [true, true, false])
            #expect(workers.map(\.mustFetch) == [false, true, false])
            #expect(workers.map(\.missingFiles) == [[], [], ["LoRA 'quilt'"]])

            let status = FetchStatus(fetchedBytes: 7, limitBytes: 9, fetching: "quilt.safetensors", fraction: 0.5)
            try await farm.store.setFetched(status, session: session.id)
            #expect(try await farm.store.workers(all: false).first { $0.name == "large" }?.fetch == status)

            // Too little room for the model's nine bytes, and enough for the LoRA's.
            func shortages(_ bytes: Int64) async throws -> [String?] {
                var status = status
                status.shortage = FetchShortage(bytes: bytes, reason: "cannot fetch it")
                try await farm.store.setFetched(status, session: session.id)
                return try #require(try await farm.store.standing(of: TaskID(job: job.id, index: 0))).workers
                    .map(\.shortage)
            }
            #expect(try await shortages(9) == [nil, "cannot fetch it", nil])
            #expect(try await shortages(10) == [nil, nil, nil])
            try await farm.store.setFetched(status, session: session.id)
            #expect(try await farm.store.standing(of: TaskID(job: job.id, index: 0))?.workers[1].mayTake == true)
        }
    }
}
