import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import PostgresDriver
import Testing

/// What another build has written, and this one cannot read, keeps nothing else from going on.
@Suite struct OtherBuildTests {
    @Test func aJobThatCannotBeReadStopsNoOther() async throws {
        try await StoreFixture.run { farm, pool in
            _ = try await farm.openSession("a")
            let (foreign, own) = (try await farm.submit(1), try await farm.submit(1))
            try await pool.query(
                "UPDATE jobs SET parameters = jsonb_set(parameters, '{sampler}', '\"next\"') WHERE id = \(foreign.id)")
            #expect(try await farm.store.openJobs().map(\.id) == [own.id])
            #expect(try await farm.store.jobs(before: nil, submitter: nil, limit: 10).map(\.id) == [own.id])
            let error = await #expect(throws: FarmError.self) { try await farm.store.job(foreign.id) }
            #expect(error?.message.contains("this build cannot read") == true)
        }
    }

    @Test func aJobWhoseModelHasNoDigestStopsNoOther() async throws {
        try await StoreFixture.run { farm, pool in
            _ = try await farm.openSession("a")
            let (foreign, own) = (try await farm.submit(1), try await farm.submit(1))
            try await pool.query(
                "INSERT INTO models SELECT (jsonb_populate_record(m, '{\"digest\": \"m\"}')).* FROM models m LIMIT 1")
            try await pool.query("UPDATE jobs SET model_digest = 'm' WHERE id = \(foreign.id)")
            #expect(try await farm.store.openJobs().map(\.id) == [own.id])
            #expect(try await farm.store.jobs(before: nil, submitter: nil, limit: 10).map(\.id) == [own.id])
        }
    }

    @Test func noFileOrWorkerHidesTheOthers() async throws {
        try await StoreFixture.run { farm, pool in
            let session = try await farm.openSession("a")
            _ = try await farm.openSession("b")
            for (digest, name) in [("1", "one"), ("2", "two")] {
                let digest = Digest(repeating: digest)
                let model = ModelDescription(
                    name: name, digest: digest, family: .flux, bytes: 7, defaults: ModelDefaults(),
                    files: [.init(role: .checkpoint, sha256: digest)])
                _ = try await farm.store.record(
                    stored: StoredFile(
                        digest: digest, name: "\(name).safetensors", bytes: 7, model: model, accessory: nil,
                        storedAt: Date()))
            }
            let role = "'[{\"role\": \"next\", \"sha256\": \"1\"}]'"
            try await pool.query("UPDATE models SET files = \(unsafe: role) WHERE name = 'one'")
            try await pool.query(
                "UPDATE stored_files SET model = jsonb_set(model, '{files}', \(unsafe: role)) WHERE name LIKE 'one%'")
            try await pool.query("UPDATE sessions SET devices = '[{\"next\": 1}]' WHERE id = \(session.id)")
            #expect(try await farm.store.models().map(\.model.name) == ["sample", "two"])
            #expect(try await farm.store.storedFiles().map(\.name) == ["two.safetensors"])
            #expect(try await farm.store.workers(all: true).map(\.name) == ["b"])
        }
    }
}
