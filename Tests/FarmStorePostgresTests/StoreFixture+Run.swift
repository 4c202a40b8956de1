import FarmStore
import FarmStorePostgres
import FarmStoreTestSupport
import FarmTestSupport
import Logging
import PostgresDriver

/// The stores that keep the same promises: what asks nothing of PostgreSQL itself is tested on both.
enum StoreKind: CaseIterable {
    case memory, postgres
}

extension StoreFixture {
    /// With a fresh store of a kind, and one coordinator alive.
    static func run<Value>(_ kind: StoreKind, _ body: (StoreFixture) async throws -> Value) async throws -> Value {
        guard kind == .memory else { return try await run(body) }
        let farm = StoreFixture(store: MemoryStore())
        try await farm.begin()
        return try await body(farm)
    }

    /// With a store on a fresh, migrated database.
    static func run<Value>(_ body: (StoreFixture) async throws -> Value) async throws -> Value {
        try await run { farm, _ in try await body(farm) }
    }

    /// With a second way to the same database.
    static func run<Value>(_ body: (StoreFixture, PostgresPool) async throws -> Value) async throws -> Value {
        try await withPostgres { connectionString in
            let configuration = PostgresConfiguration(connectionString: connectionString, applicationName: "test")
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let migrations = try Migration.read(folder: RepositoryFolder.path("Migrations"))
            let store = PostgresFarmStore(
                configuration: configuration, poolSize: 8, logger: logger)
            let fixture = StoreFixture(store: store)
            // As a coordinator that starts: it says which build it is.
            _ = try await MigrationRunner(configuration: configuration, logger: logger)
                .run(migrations, announcing: fixture.coordinator)
            let service = Task { try await store.run() }
            do {
                try await fixture.begin()
                let pool = PostgresPool(configuration: configuration)
                let value = try await body(fixture, pool)
                await pool.close()
                service.cancel()
                try await service.value
                return value
            } catch {
                service.cancel()
                _ = try? await service.value
                throw error
            }
        }
    }
}
