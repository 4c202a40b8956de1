import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmStorePostgres
import FarmStoreTestSupport
import FarmTestSupport
import Foundation
import Logging
import PostgresDriver
import PostgresServer
import Testing

/// Many workers with many files, which are the same for all.
@Suite(.timeLimit(.minutes(2))) struct RegistrationTests {
    /// In the order of their numbers.
    private static func digest(_ number: Int) -> Digest { Digest(repeating: String(format: "%064d", number)) }

    private func loras(_ count: Int) -> [AccessoryDescription] {
        (0..<count).map { number in
            let digest = Self.digest(number)
            return AccessoryDescription(
                kind: .lora, name: "lora-\(number)", alias: number % 2 == 0 ? "l\(number)" : nil, sha256: digest,
                shortHash: String(digest.hex.suffix(12)), family: .flux, bytes: 9, folders: ["m/a", "m/b"])
        }
    }

    private func models(_ count: Int) -> [ModelDescription] {
        (0..<count).map { number in
            let digest = Self.digest(number)
            return ModelDescription(
                name: "model-\(number)", digest: digest, family: .flux, bytes: 7,
                defaults: ModelDefaults(width: 64, height: 64, steps: number % 3 == 0 ? nil : number),
                files: [.init(role: .checkpoint, sha256: digest)], folders: number % 2 == 0 ? nil : ["it's, {here}"])
        }
    }

    private func registration(_ name: String, files: Int, of farm: StoreFixture) -> WorkerRegistration {
        var registration = farm.registration(name, worker: UUID())
        registration.models = models(files)
        registration.accessories = loras(files)
        return registration
    }

    /// What all workers have is written by the first, and read by the others.
    @Test func workersWithTheSameFilesDoNotWaitForEachOther() async throws {
        try await StoreFixture.run { farm, pool in
            let first = registration("a", files: 20, of: farm)
            let session = try await farm.store.openSession(first, coordinator: farm.coordinator)
            try await pool.withTransaction { connection in
                _ = try await connection.query("SELECT FROM models FOR NO KEY UPDATE")
                _ = try await connection.query("SELECT FROM accessories FOR NO KEY UPDATE")
                _ = try await farm.store.openSession(
                    registration("b", files: 20, of: farm), coordinator: farm.coordinator)
                try await farm.store.setModels(models(20), accessories: loras(20), session: session.id)
            }
            let known = try await farm.store.models().sorted { $0.model.digest < $1.model.digest }
            #expect(known.map(\.model) == models(20))
            #expect(known.allSatisfy { $0.workerNames == ["a", "b"] })
            let files = try await farm.store.accessories().map(\.accessory).sorted { $0.sha256 < $1.sha256 }
            #expect(files == loras(20))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aChangedFileIsWrittenAnew(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            var registration = registration("a", files: 2, of: farm)
            let session = try await farm.store.openSession(registration, coordinator: farm.coordinator)
            registration.models[1].defaults.steps = 30
            registration.models[1].folders = nil
            registration.accessories[0].alias = nil
            registration.accessories[1].folders = ["m/c"]
            registration.models.remove(at: 0)
            try await farm.store.setModels(
                registration.models, accessories: registration.accessories, session: session.id)
            #expect(try await farm.store.models().map(\.model) == models(1) + registration.models)
            #expect(try await farm.store.accessories().map(\.accessory) == registration.accessories)
        }
    }

    /// Neither locks nor the time of a registration grow with a round trip a file.
    @Test func aThousandFilesTakeAsManyStatementsAsTen() async throws {
        try await withPostgresServer(tracksStatements: true) { server in
            let configuration = PostgresConfiguration(
                connectionString: server.connectionString, applicationName: "test")
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let migrations = try Migration.read(folder: RepositoryFolder.path("Migrations"))
            _ = try await MigrationRunner(configuration: configuration, logger: logger).run(migrations)
            let farm = StoreFixture(store: PostgresFarmStore(configuration: configuration, poolSize: 2, logger: logger))
            let pool = PostgresPool(configuration: configuration, size: 1)
            try await pool.query("CREATE EXTENSION pg_stat_statements")
            func statements(_ files: Int) async throws -> Int? {
                try await pool.query("SELECT pg_stat_statements_reset()")
                _ = try await farm.store.openSession(
                    registration("worker-\(files)", files: files, of: farm), coordinator: farm.coordinator)
                return try await pool.query(
                    "SELECT sum(calls)::int8 FROM pg_stat_statements WHERE query LIKE '%file_names%' OR query LIKE '%models%'"
                ).value(as: Int.self)
            }
            // The first prepares what it runs.
            _ = try await statements(5)
            let few = try await statements(10)
            #expect(try await statements(1000) == few)
            await pool.close()
        }
    }
}
