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
import Recipes
import Testing

@testable import CoordinatorCore

/// The dispatcher on a real store, with a worker that is only told what it has to do.
@Suite(.timeLimit(.minutes(2))) struct DispatcherTests {
    private static let model = ModelDescription(
        name: "sample", digest: Digest(repeating: "ab"), family: .flux, bytes: 7,
        defaults: ModelDefaults(width: 64, height: 64),
        files: [.init(role: .checkpoint, sha256: Digest(repeating: "ab"))])

    /// The coordinator's parts that hand out tasks.
    private struct Coordinator {
        let store: PostgresFarmStore
        let pool: PostgresPool
        let registry: SessionRegistry
        let dispatcher: Dispatcher

        /// - Returns: the session, and what its worker is told.
        func open(_ name: String) async throws -> (SessionID, AsyncStream<CoordinatorOrder>.Iterator) {
            let registration = WorkerRegistration(
                worker: UUID(), name: name, version: "test",
                devices: [DeviceDescription(id: "cpu", name: "CPU", memoryBytes: 1, deviceClass: "cpu")],
                models: [DispatcherTests.model], held: [], spooled: [])
            let opened = try await store.openSession(registration, coordinator: UUID())
            let (stream, continuation) = AsyncStream.makeStream(of: CoordinatorOrder.self)
            await registry.add(opened, registration, outbound: continuation)
            return (opened.id, stream.makeAsyncIterator())
        }

        func askFor(_ tasks: Int, _ session: SessionID) async {
            _ = await registry.hear(.credit(device: "cpu", tasks: tasks), session: session)
        }

        func submit(_ count: Int) async throws -> Job {
            var request = JobRequest(submission: UUID(), prompt: "a red fox", submitter: "ann")
            request.imageCount = count
            return try await store.submit(
                request, model: DispatcherTests.model,
                parameters: try request.resolved(model: DispatcherTests.model, holdings: FarmHoldings()) { 1 })
        }

        func submit(prompts: [String]) async throws -> Job {
            var recipe = RecipeContent()
            recipe.prompts = prompts
            let request = JobRequest(submission: UUID(), prompt: "", submitter: "ben")
            let plan = try JobPlan(
                try Recipe(recipe), request: request, holdings: FarmHoldings(),
                findModel: { _ in DispatcherTests.model }, drawSeed: { 1 })
            return try await store.submit(request, plan: plan)
        }

        func leased() async throws -> Int {
            try await pool.query("SELECT count(*) FROM tasks WHERE state = 1").value(as: Int.self) ?? -1
        }
    }

    /// - Parameter recipes: where recipes are read from; the store where it is nil.
    private func withCoordinator(
        recipes: (any JobStore)? = nil, _ body: (Coordinator) async throws -> Void
    ) async throws {
        try await withPostgres { connectionString in
            let configuration = PostgresConfiguration(connectionString: connectionString, applicationName: "test")
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let migrations = try Migration.read(folder: RepositoryFolder.path("Migrations"))
            _ = try await MigrationRunner(configuration: configuration, logger: logger).run(migrations)
            let store = PostgresFarmStore(configuration: configuration, poolSize: 4, logger: logger)
            let pool = PostgresPool(configuration: configuration)
            let wakeup = Wakeup()
            let registry = SessionRegistry(onRoom: { wakeup.signal() }, onProgress: { _ in })
            let dispatcher = Dispatcher(
                store: store, registry: registry, expansions: JobExpansions(store: recipes ?? store),
                news: JobNews(store: store, timings: FarmTimings(), logger: logger), policy: DispatchPolicy(),
                wakeup: wakeup,
                reconciler: LeaseReconciler(coordinator: UUID(), store: store, registry: registry, logger: logger),
                logger: logger)
            let pump = Task {
                for await event in store.events() {
                    switch event {
                    case .connected, .tasksQueued: await dispatcher.tasksQueued()
                    case .jobsQueued(let jobs): await dispatcher.tasksQueued(jobs: jobs)
                    default: break
                    }
                }
            }
            let services = Task {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await store.run() }
                    group.addTask { try await dispatcher.run() }
                    try await group.waitForAll()
                }
            }
            let result: Result<Void, any Error>
            do {
                try await body(Coordinator(store: store, pool: pool, registry: registry, dispatcher: dispatcher))
                result = .success(())
            } catch {
                result = .failure(error)
            }
            services.cancel()
            pump.cancel()
            _ = try? await services.value
            await pool.close()
            try result.get()
        }
    }

    private func next(
        _ messages: inout AsyncStream<CoordinatorOrder>.Iterator
    ) async throws -> TaskAssignment {
        while let message = await messages.next(isolation: #isolation) {
            if case .assignment(let assignment) = message { return assignment }
        }
        throw TestFailure("nothing more is said to the worker")
    }

    @Test func whatIsQueuedAgainIsHandedOutBeforeWhatFollows() async throws {
        try await withCoordinator { coordinator in
            var (session, messages) = try await coordinator.open("a")
            let job = try await coordinator.submit(9)
            await coordinator.askFor(3, session)
            var given: [AttemptID] = []
            for _ in 0..<3 { given.append(try await next(&messages).attempt) }
            #expect(given.map(\.task.index).sorted() == [0, 1, 2])
            _ = await coordinator.registry.hear(.returned([given[1]]), session: session)
            try await coordinator.store.release([given[1]], session: session)
            await coordinator.dispatcher.tasksQueued(jobs: [job.id])
            await coordinator.askFor(1, session)
            let again = try await next(&messages).attempt
            #expect(again.task == given[1].task && again.attempt == 2)
            await coordinator.askFor(1, session)
            #expect(try await next(&messages).attempt.task.index == 3)
        }
    }

    /// A recipe that cannot be read is its own job's trouble.
    @Test func whatIsClaimedIsAssignedThoughAnotherJobCannotBeExpanded() async throws {
        let away = FarmError(.unavailable, "the store is away")
        try await withCoordinator(recipes: RecipesOnly { _ in throw away }) { coordinator in
            var (session, messages) = try await coordinator.open("a")
            _ = try await coordinator.submit(prompts: ["a", "b"])
            let plain = try await coordinator.submit(2)
            await coordinator.askFor(4, session)
            let given = [try await next(&messages).attempt.task, try await next(&messages).attempt.task]
            #expect(Set(given) == [TaskID(job: plain.id, index: 0), TaskID(job: plain.id, index: 1)])
            #expect(try await coordinator.leased() == 2)
        }
    }

    /// Queued again without a word, behind the claims: it waits for a sweep. Else a sweep leaves the cursors alone.
    @Test func aSweepFindsWhatNobodyAnnounced() async throws {
        try await withCoordinator { coordinator in
            var (session, messages) = try await coordinator.open("a")
            let job = try await coordinator.submit(9)
            for _ in 0..<6 {
                await coordinator.askFor(1, session)
                _ = try await next(&messages)
            }
            let first = TaskID(job: job.id, index: 0)
            try await eventually("claims pass over it") {
                await coordinator.dispatcher.cursors.passed == [first: 0..<6]
            }
            try await coordinator.dispatcher.lookAgain()
            #expect(await coordinator.dispatcher.cursors.passed == [first: 0..<6])
            try await coordinator.pool.query(
                "UPDATE tasks SET state = 2, session_id = NULL WHERE index < 6 AND index <> 1")
            try await coordinator.pool.query("UPDATE tasks SET state = 0, session_id = NULL WHERE index = 1")
            try await coordinator.dispatcher.lookAgain()
            await coordinator.askFor(1, session)
            #expect(try await next(&messages).attempt.task.index == 1)
        }
    }

    /// A standby took over that had not heard of it, and gave its number to another.
    @Test func aJobThatIsAnotherOneNowIsReadAnew() async throws {
        try await withCoordinator { coordinator in
            var (session, messages) = try await coordinator.open("a")
            let job = try await coordinator.submit(9)
            await coordinator.askFor(1, session)
            #expect(try await next(&messages).parameters.prompt == "a red fox")
            try await coordinator.pool.query(
                """
                UPDATE jobs SET key = 7, parameters = jsonb_set(parameters, '{prompt}', '"a blue fox"')
                WHERE id = \(job.id)
                """)
            await coordinator.askFor(1, session)
            let assignment = try await next(&messages)
            #expect(assignment.parameters.prompt == "a blue fox" && assignment.attempt.key == 7)
        }
    }

    @Test func whatSubmittersHadIsToldOnce() async throws {
        try await withCoordinator { coordinator in
            let (session, _) = try await coordinator.open("a")
            _ = try await coordinator.submit(1)
            await coordinator.askFor(1, session)
            try await eventually("it is handed out") { try await coordinator.leased() == 1 }
            try await coordinator.dispatcher.exchangeUsage()
            func had() async throws -> Double {
                try await coordinator.pool.query("SELECT seconds FROM submitter_usage").value() ?? 0
            }
            let before = try await had()
            await coordinator.registry.charge("ann", 5)
            try await coordinator.pool.withTransaction { connection in
                try await connection.query("LOCK TABLE submitter_usage IN ACCESS EXCLUSIVE MODE")
                for _ in 0..<2 { Task { try await coordinator.dispatcher.exchangeUsage() } }
                try await eventually("one waits") {
                    try await coordinator.pool.query("SELECT count(*) FROM pg_locks WHERE NOT granted")
                        .value(as: Int.self) ?? 0 > 0
                }
            }
            try await eventually("it is told") { try await had() > before }
            await coordinator.registry.charge("ann", 1)
            try await coordinator.dispatcher.exchangeUsage()
            try await eventually("it is told again") { try await had() >= before + 6 }
            #expect(try await had() == before + 6)
        }
    }
}
