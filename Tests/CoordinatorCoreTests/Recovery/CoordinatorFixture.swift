import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmScheduling
import FarmStore
import FarmStorePostgres
import FarmTestSupport
import Foundation
import Logging
import PostgresDriver
import ServiceLifecycle

@testable import CoordinatorCore

/// A coordinator without its server, on a fresh database behind a proxy; its clocks are quick.
struct CoordinatorFixture {
    static let model = ModelDescription(
        name: "sample", digest: Digest(repeating: "ab"), family: .flux, bytes: 7,
        defaults: ModelDefaults(width: 64, height: 64),
        files: [.init(role: .checkpoint, sha256: Digest(repeating: "ab"))])

    static var timings: FarmTimings {
        var timings = FarmTimings()
        // Its workers say nothing of themselves.
        timings.heartbeat = .seconds(60)
        timings.reconnectGrace = .milliseconds(50)
        timings.coordinatorTouch = .milliseconds(100)
        timings.coordinatorRetry = .milliseconds(50)
        timings.peersReturn = .milliseconds(300)
        timings.coordinatorSilence = .seconds(2)
        timings.sweep = .milliseconds(200)
        return timings
    }

    let id = UUID()
    let farm: UUID
    let store: PostgresFarmStore
    /// Past the proxy.
    let direct: PostgresFarmStore
    let pool: PostgresPool
    let proxy: TCPProxy
    let registry: SessionRegistry
    let news: JobNews
    let dispatcher: Dispatcher
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let services: [any Service]

    /// - Parameter isWhole: Whether its services run; else it is a store with a registry.
    static func run(isWhole: Bool = true, _ body: @escaping @Sendable (CoordinatorFixture) async throws -> Void)
        async throws
    {
        try await withProxiedPostgres { direct, proxied, proxy in
            let fixture = try await CoordinatorFixture(direct: direct, proxied: proxied, proxy: proxy)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await fixture.store.run() }
                group.addTask { try await fixture.direct.run() }
                if isWhole {
                    for service in fixture.services { group.addTask { try await service.run() } }
                }
                group.addTask {
                    try await body(fixture)
                    throw CancellationError()
                }
                do {
                    while try await group.next() != nil {}
                } catch is CancellationError {
                    group.cancelAll()
                }
            }
            await fixture.pool.close()
        }
    }

    private init(direct: String, proxied: String, proxy: TCPProxy) async throws {
        func configuration(_ connectionString: String) -> PostgresConfiguration {
            PostgresConfiguration(connectionString: connectionString, applicationName: "test")
        }
        let migrations = try Migration.read(folder: RepositoryFolder.path("Migrations"))
        _ = try await MigrationRunner(configuration: configuration(direct), logger: logger).run(migrations)
        self.proxy = proxy
        pool = PostgresPool(configuration: configuration(direct))
        self.direct = PostgresFarmStore(configuration: configuration(direct), poolSize: 4, logger: logger)
        store = PostgresFarmStore(configuration: configuration(proxied), poolSize: 4, logger: logger)
        farm = try await self.direct.farmID()
        let (id, store, timings, logger) = (self.id, self.store, Self.timings, self.logger)
        let (wakeup, steps) = (Wakeup(), Wakeup())
        news = JobNews(store: store, timings: timings, logger: logger)
        registry = SessionRegistry(onRoom: { wakeup.signal() }, onProgress: { _ in steps.signal() })
        let relay = RenderingRelay(
            id: id, store: store, registry: registry, wakeup: steps, timings: timings, logger: logger)
        dispatcher = Dispatcher(
            store: store, registry: registry, expansions: JobExpansions(store: store), news: news,
            policy: DispatchPolicy(), wakeup: wakeup,
            reconciler: LeaseReconciler(coordinator: id, store: store, registry: registry, logger: logger),
            logger: logger)
        services = [
            news, dispatcher,
            StoreEventPump(
                store: store, dispatcher: dispatcher, registry: registry, news: news, relay: relay, logger: logger),
            CoordinatorPulse(
                id: id, address: { "test" }, store: store, dispatcher: dispatcher, registry: registry, news: news,
                relay: relay, timings: timings, logger: logger),
        ]
    }

    /// Lends a worker with a session; it vanishes afterwards.
    func with<Value: Sendable>(_ worker: TestWorker, _ body: () async throws -> Value) async throws -> Value {
        let session = WorkerStream(
            farm: farm, coordinator: id, store: store, registry: registry, news: news, timings: Self.timings,
            logger: logger)
        let stream = Task { try await worker.run(session) }
        do {
            try await eventually("\(worker.name) is registered") { worker.session != nil }
            let value = try await body()
            worker.vanish()
            _ = try? await stream.value
            return value
        } catch {
            worker.vanish()
            _ = try? await stream.value
            throw error
        }
    }

    /// Past the proxy.
    func submit(_ count: Int) async throws -> JobID {
        var request = JobRequest(submission: UUID(), prompt: "a red fox in the snow", submitter: "ann")
        request.imageCount = count
        let parameters = try request.resolved(model: Self.model, holdings: FarmHoldings()) { 1000 }
        return try await direct.submit(request, model: Self.model, parameters: parameters).id
    }

    func counts(_ job: JobID) async throws -> JobCounts? { try await direct.job(job)?.counts }
}
