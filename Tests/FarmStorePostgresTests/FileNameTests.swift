import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import Testing

/// One content under several names.
@Suite struct FileNameTests {
    private func lora(_ name: String, _ digit: Character = "1", folders: [String]? = nil) -> AccessoryDescription {
        AccessoryDescription(
            kind: .lora, name: name, sha256: Digest(repeating: digit),
            shortHash: String(repeating: digit, count: 12), family: .flux, bytes: 9, folders: folders)
    }

    private func models(of farm: StoreFixture) async throws -> [String] {
        try await farm.store.models().map {
            "\($0.model.name) \($0.model.defaults.steps ?? 0) \($0.workerNames.joined(separator: ","))"
        }
    }

    @Test(arguments: StoreKind.allCases)
    func twoNamesOfOneModelBothLiveWithTheirOwnDefaults(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            var portrait = farm.model
            (portrait.name, portrait.defaults.steps) = ("a-portrait", 8)
            var copy = farm.model
            copy.name = "copy"
            let worker = UUID()
            var registration = farm.registration("a", worker: worker)
            registration.models = [portrait, farm.model]
            let session = try await farm.store.openSession(registration, coordinator: farm.coordinator)
            var other = farm.registration("b", worker: UUID())
            other.models = [farm.model, copy]
            let second = try await farm.store.openSession(other, coordinator: farm.coordinator)
            #expect(try await models(of: farm) == ["a-portrait 8 a", "copy 0 b", "sample 0 a,b"])

            // A job is the name's that was used.
            for (model, name) in [(portrait, "a-portrait"), (farm.model, "sample")] {
                let request = JobRequest(submission: UUID(), prompt: "a fox", submitter: "ann")
                let job = try await farm.store.submit(
                    request, model: model, parameters: try request.resolved(model: model) { 1 })
                #expect(job.modelName == name)
                let open = try await farm.store.openJobs().first { $0.id == job.id }
                #expect(open?.modelName == name)
            }

            // Names of those who have left are known still; a name that a worker gave up is not.
            try await farm.store.endSession(session.id, reason: "test")
            #expect(try await models(of: farm) == ["a-portrait 8 ", "copy 0 b", "sample 0 b"])
            try await farm.store.setModels([copy], accessories: [], session: second.id)
            #expect(try await models(of: farm) == ["a-portrait 8 ", "copy 0 b", "sample 0 "])
            registration.models = [farm.model]
            _ = try await farm.store.openSession(registration, coordinator: farm.coordinator)
            #expect(try await models(of: farm) == ["copy 0 b", "sample 0 a"])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func twoNamesOfOneAccessoryBothLiveWithTheirFolders(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let files = [lora("one", folders: ["m/x", "m/y"]), lora("two"), lora("same", "2", folders: ["m/x"])]
            let session = try await farm.openSession("a", accessories: files)
            _ = try await farm.openSession("b", accessories: [lora("one", folders: ["n"]), lora("same", "3")])
            let known = try await farm.store.accessories()
            #expect(known.map(\.accessory.name) == ["one", "same", "same", "two"])
            #expect(known.map(\.accessory.folders) == [["m/x", "m/y", "n"], ["m/x"], nil, nil])
            #expect(known.map(\.workerNames) == [["a", "b"], ["a"], ["b"], ["a"]])
            try await farm.store.endSession(session.id, reason: "test")
            let left = try await farm.store.accessories()
            #expect(left.map(\.accessory.name) == ["one", "same", "same", "two"])
            #expect(left.map(\.workerNames) == [["b"], [], ["b"], []])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func theStoreKnowsAllNamesThatAFileWasPushedUnder(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            func stored(_ accessory: AccessoryDescription) -> StoredFile {
                StoredFile(
                    digest: accessory.sha256, name: "\(accessory.name).safetensors", bytes: 9, model: nil,
                    accessory: accessory, storedAt: Date())
            }
            _ = try await farm.store.record(stored: stored(lora("one")))
            #expect(try await farm.store.record(stored: stored(lora("two"))).name == "one.safetensors")
            _ = try await farm.openSession("a", accessories: [lora("three")])
            let known = try await farm.store.accessories()
            #expect(known.map(\.accessory.name) == ["one", "three", "two"])
            #expect(known.map(\.isStored) == [true, true, true])
            try await farm.store.forget(stored: lora("one").sha256)
            #expect(try await farm.store.accessories().map(\.accessory.name) == ["three"])
        }
    }
}
