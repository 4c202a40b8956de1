import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import Prompts
import Testing

@Suite struct AccessoryTests {
    private func lora(_ name: String, _ digit: Character = "1", alias: String? = nil) -> AccessoryDescription {
        AccessoryDescription(
            kind: .lora, name: name, alias: alias, sha256: Digest(repeating: digit),
            shortHash: String(repeating: digit, count: 12), family: .flux, bytes: 9)
    }

    private func submit(_ accessories: [AccessoryDescription], on farm: StoreFixture) async throws -> Job {
        try await farm.submit(1, holdings: FarmHoldings(accessories: accessories)) { request in
            request.loras = accessories.map { RequestedLoRA(name: $0.name) }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func theFarmKnowsWhatItsWorkersHoldUnderTheirNames(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let session = try await farm.openSession("a", accessories: [lora("quilt", alias: "q"), lora("quilt")])
            _ = try await farm.openSession("b", accessories: [lora("quilt"), lora("ink", "2")])
            _ = try await farm.openSession("c", accessories: [lora("patchwork")])
            func known() async throws -> [String] {
                try await farm.store.accessories().map {
                    "\($0.accessory.name) \($0.workerNames.joined(separator: ","))"
                }
            }
            #expect(try await known() == ["ink b", "patchwork c", "quilt a,b"])
            try await farm.store.setModels([farm.model], accessories: [lora("ink", "2")], session: session.id)
            #expect(try await known() == ["ink a,b", "patchwork c", "quilt b"])
            try await farm.store.endSession(session.id, reason: "test")
            #expect(try await known() == ["ink b", "patchwork c", "quilt b"])
            let ink = try #require(try await farm.store.accessories().first).accessory
            #expect(ink == lora("ink", "2"))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aTaskSaysWhichFilesAWorkerLacks(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let (quilt, ink) = (lora("quilt"), lora("ink", "2"))
            _ = try await farm.openSession("a", accessories: [quilt])
            _ = try await farm.openSession("b", accessories: [quilt, ink])
            let job = try await submit([quilt, ink], on: farm)
            let open = try #require(try await farm.store.openJobs().first)
            #expect(open.accessories == [quilt.sha256, ink.sha256])
            let workers = try #require(try await farm.store.standing(of: TaskID(job: job.id, index: 0))).workers
            #expect(workers.map(\.name) == ["a", "b"])
            #expect(workers.map(\.missingFiles) == [["LoRA 'ink'"], []])
            #expect(workers.map(\.mayTake) == [false, true])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func whoLacksAFileIsNoHopeForATask(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let quilt = lora("quilt")
            _ = try await farm.openSession("a")
            let session = try await farm.openSession("b", accessories: [quilt])
            let job = try await submit([quilt], on: farm)
            let claim = try await farm.store.claim(job: job.id, sessions: [session.id])
            let attempt = try #require(claim.tasks.first).attempt
            // The only worker with all of its files is barred from it now.
            let state = try await farm.store.fail(
                attempt, failure: .engineError, message: "broken", session: session.id)
            #expect(state == .failed)
        }
    }
}
