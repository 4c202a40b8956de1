import FarmModel
import FarmScheduling
import FarmStore
import FarmTestSupport
import Foundation
import Logging
import ServiceLifecycle

@testable import CoordinatorCore

/// A coordinator without its server, on a store in memory that several may share; its clocks are quick.
struct MemoryCoordinator: Sendable {
    static var timings: FarmTimings {
        var timings = CoordinatorFixture.timings
        timings.news = .milliseconds(10)
        timings.relay = .milliseconds(10)
        return timings
    }

    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    let id = UUID()
    let farm: UUID
    let store: any Store
    let registry: SessionRegistry
    let dispatcher: Dispatcher
    let relay: RenderingRelay
    let news: JobNews
    let jobs: JobService
    let results: DeliveryService
    private let expansions: JobExpansions
    private let services: [any Service]

    /// Lends a coordinator on a fresh store.
    static func run(
        timings: FarmTimings = Self.timings, _ body: @escaping @Sendable (MemoryCoordinator) async throws -> Void
    ) async throws {
        let coordinator = try await MemoryCoordinator(store: MemoryStore(), timings: timings)
        try await serve([coordinator]) { try await body(coordinator) }
    }

    /// Lends one whose store's answers a test holds up or loses.
    static func runHeld(
        timings: FarmTimings = Self.timings,
        _ body: @escaping @Sendable (MemoryCoordinator, HeldStore) async throws -> Void
    ) async throws {
        let store = HeldStore(MemoryStore())
        let coordinator = try await MemoryCoordinator(store: store, timings: timings)
        try await serve([coordinator]) { try await body(coordinator, store) }
    }

    /// Lends two that share a store.
    static func runTwo(
        _ body: @escaping @Sendable (MemoryCoordinator, MemoryCoordinator) async throws -> Void
    ) async throws {
        let store = MemoryStore()
        let (one, two) = (try await MemoryCoordinator(store: store), try await MemoryCoordinator(store: store))
        try await serve([one, two]) { try await body(one, two) }
    }

    private static func serve(
        _ coordinators: [MemoryCoordinator], _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in coordinators.flatMap(\.services) { group.addTask { try await service.run() } }
            group.addTask {
                try await body()
                throw CancellationError()
            }
            do {
                while try await group.next() != nil {}
            } catch is CancellationError {
                group.cancelAll()
            }
        }
    }

    private init(store: any Store, timings: FarmTimings = Self.timings) async throws {
        let logger = Self.logger
        let (id, wakeup, steps) = (self.id, Wakeup(), Wakeup())
        self.store = store
        farm = try await store.farmID()
        let news = JobNews(store: store, timings: timings, logger: logger)
        self.news = news
        registry = SessionRegistry(
            onRoom: { wakeup.signal() },
            onProgress: { job in
                steps.signal()
                news.progressed(job)
            })
        expansions = JobExpansions(store: store)
        relay = RenderingRelay(
            id: id, store: store, registry: registry, wakeup: steps, timings: timings, logger: logger)
        dispatcher = Dispatcher(
            store: store, registry: registry, expansions: expansions, news: news, policy: DispatchPolicy(),
            wakeup: wakeup,
            reconciler: LeaseReconciler(coordinator: id, store: store, registry: registry, logger: logger),
            logger: logger)
        jobs = JobService(
            store: store, registry: registry, expansions: expansions, relay: relay, news: news, timings: timings,
            logger: logger)
        results = DeliveryService(
            farm: farm, store: store, registry: registry, expansions: expansions, news: news, logger: logger)
        services = [
            news, dispatcher, relay,
            StoreEventPump(
                store: store, dispatcher: dispatcher, registry: registry, news: news, relay: relay, logger: logger),
            CoordinatorPulse(
                id: id, address: { "test" }, store: store, dispatcher: dispatcher, registry: registry, news: news,
                relay: relay,
                timings: timings, logger: logger),
        ]
    }

    /// Images that may hold so many bytes together, and whose workers may be silent for so long.
    func results(bytesInFlight: Int, silence: Duration) -> DeliveryService {
        DeliveryService(
            farm: farm, store: store, registry: registry, expansions: expansions, news: news,
            logger: Self.logger, bytesInFlight: bytesInFlight,
            silence: silence)
    }

    /// Lends a worker with a session here; it vanishes afterwards.
    func with<Value: Sendable>(_ worker: TestWorker, _ body: () async throws -> Value) async throws -> Value {
        let session = WorkerStream(
            farm: farm, coordinator: id, store: store, registry: registry, news: news, timings: Self.timings,
            logger: Self.logger)
        let stream = Task { try await worker.run(session) }
        let result: Result<Value, any Error>
        do {
            try await eventually("\(worker.name) is registered") { worker.session != nil }
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        worker.vanish()
        _ = try? await stream.value
        return try result.get()
    }

    /// What a worker says reaches the coordinator, and what follows from it is done.
    func hear(_ report: WorkerReport, session: SessionID) async {
        await WorkerReportHandler(
            session: session, store: store, registry: registry, news: news, logger: Self.logger
        ).handle(report)
    }

    func submit(
        _ count: Int, submission: UUID = UUID(), change: (inout JobRequest) -> Void = { _ in }
    ) async throws -> Job {
        var request = JobRequest(submission: submission, prompt: "a red fox in the snow", submitter: "ann")
        request.imageCount = count
        change(&request)
        return try await jobs.submit(request)
    }

    func counts(_ job: Job) async throws -> JobCounts? { try await store.job(job.id)?.counts }

    /// Waits until a worker was given so many tasks since it registered, and returns all of them.
    func given(_ count: Int, to worker: TestWorker) async throws -> [AttemptID] {
        try await eventually("\(worker.name) has \(count) tasks") { worker.assigned.count >= count }
        return worker.assigned
    }
}
