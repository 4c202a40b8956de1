import FarmModel
import FarmStore
import FarmStorePostgres
import FarmTestSupport
import Foundation
import Logging
import PostgresDriver

/// A store on a fresh, migrated database, with one coordinator alive and one model known.
struct StoreFixture {
    let store: any Store
    let coordinator = UUID()
    let model = ModelDescription(
        name: "sample", digest: String(repeating: "ab", count: 32), family: .flux, bytes: 7,
        defaults: ModelDefaults(width: 64, height: 64), files: [.init(role: .checkpoint, sha256: "ab")])

    /// What a recipe can change to.
    let otherModel = ModelDescription(
        name: "other", digest: String(repeating: "cd", count: 32), family: .flux, bytes: 7,
        defaults: ModelDefaults(width: 64, height: 64), files: [.init(role: .checkpoint, sha256: "cd")])

    static func run<Value>(_ body: (StoreFixture) async throws -> Value) async throws -> Value {
        try await run { farm, _ in try await body(farm) }
    }

    /// With a second way to the same database.
    static func run<Value>(_ body: (StoreFixture, PostgresPool) async throws -> Value) async throws -> Value {
        try await withPostgres { connectionString in
            let configuration = PostgresConfiguration(connectionString: connectionString, applicationName: "test")
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let migrations = try Migration.read(folder: RepositoryFolder.path("Migrations"))
            _ = try await MigrationRunner(configuration: configuration, logger: logger).run(migrations)
            let store = PostgresFarmStore(
                configuration: configuration, poolSize: 8, logger: logger)
            let fixture = StoreFixture(store: store)
            let service = Task { try await store.run() }
            do {
                try await store.touchCoordinator(fixture.coordinator, address: "test", othersWithin: .seconds(15))
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

    func openSession(
        _ name: String, worker: UUID = UUID(), held: [AttemptID] = [], spooled: [AttemptID] = [],
        accessories: [AccessoryDescription] = []
    ) async throws -> OpenedSession {
        var registration = registration(name, worker: worker, held: held, spooled: spooled)
        registration.accessories = accessories
        return try await store.openSession(registration, coordinator: coordinator)
    }

    func registration(
        _ name: String, worker: UUID, held: [AttemptID] = [], spooled: [AttemptID] = []
    ) -> WorkerRegistration {
        WorkerRegistration(
            worker: worker, name: name, version: "test",
            devices: [DeviceDescription(id: "cpu", name: "CPU", memoryBytes: 1, deviceClass: "cpu")],
            models: [model], held: held, spooled: spooled)
    }

    func submit(
        _ count: Int, submission: UUID = UUID(), holdings: FarmHoldings = FarmHoldings(),
        change: (inout JobRequest) -> Void = { _ in }
    ) async throws -> Job {
        var request = JobRequest(submission: submission, prompt: "a red fox in the snow", submitter: "ann")
        request.imageCount = count
        change(&request)
        let parameters = try request.resolved(model: model, holdings: holdings) { 1000 }
        return try await store.submit(request, model: model, parameters: parameters)
    }

    /// A job of a recipe that may use both models.
    func submit(
        recipe: RecipeContent, submission: UUID = UUID(), change: (inout JobRequest) -> Void = { _ in }
    ) async throws -> (job: Job, plan: JobPlan) {
        var request = JobRequest(submission: submission, prompt: "", submitter: "ann")
        change(&request)
        let plan = try JobPlan(
            try Recipe(recipe), request: request, holdings: FarmHoldings(),
            findModel: { name in
                guard let model = [model, otherModel].first(where: { $0.name == name ?? "sample" }) else {
                    throw FarmError(.invalidInput, "unknown model")
                }
                return model
            }, drawSeed: { 1000 })
        return (try await store.submit(request, plan: plan), plan)
    }

    func image(_ attempt: AttemptID, digest: Character = "c", seed: Int64? = nil) -> RenderedImage {
        RenderedImage(
            attempt: attempt, deviceName: "CPU", seed: seed ?? 1000 + Int64(attempt.task.index), byteCount: 3,
            digest: String(repeating: digest, count: 64), pixelDigest: String(repeating: "d", count: 64),
            infotext: "a red fox", provenance: "{}", startedAt: Date(timeIntervalSince1970: 1_700_000_000),
            finishedAt: Date(), renderSeconds: 0.5)
    }
}
