import FarmModel
import FarmScheduling
import FarmStore
import FarmTestSupport
import Foundation
import PostgresDriver

/// Drives a store and the pure state machine with the same random operations of a few workers and coordinators, and
/// compares them after each step.
///
/// Workers render on though their session is over; words arrive late, twice and in any order; two calls run at once
/// and must come out like one after the other; now and then PostgreSQL refuses to commit, loses its answers or is away
/// (`FarmExplorer+Outages.swift`).
struct FarmExplorer {
    /// What the store did and should not have done.
    struct Violation: Error, CustomStringConvertible {
        var seed: UInt64
        var step: Int
        var text: String
        var description: String { "seed \(seed), step \(step): \(text)" }
    }

    struct Worker {
        let id = UUID()
        /// The session that it believes in.
        var session: Int64?
        var sessions: [Int64] = []
        var held: Set<AttemptID> = []
        var spool: [AttemptID: String] = [:]
    }

    let store: any Store
    let farm: StoreFixture
    let pool: PostgresPool
    private let seed: UInt64
    var random: SeededGenerator
    var state = FarmModelState()
    var workers = (0..<3).map { _ in Worker() }
    var coordinators: [UUID] = [UUID(), UUID()]
    /// Sessions whose streams are open, as coordinator and worker believe.
    var streams: [Int64: UUID] = [:]
    private var jobs: [Int64] = []
    /// Each is claimed from on its own.
    private var segments: [(job: Int64, indices: Range<Int>)] = []
    /// Words under way. One that is delivered may stay, and come again.
    var words: [FarmOperation] = []
    /// First copies of what was given out twice, as their coordinators know.
    var copied: Set<Lease> = []
    /// Results whose commit was acknowledged.
    private var acknowledged: [TaskID: String] = [:]
    private var step = 0

    /// - Parameters:
    ///   - store: the store under test, on the fixture's database.
    ///   - pool: connections of the test's own to that database.
    init(store: any Store, farm: StoreFixture, pool: PostgresPool, seed: UInt64) {
        self.store = store
        self.farm = farm
        self.pool = pool
        self.seed = seed
        random = SeededGenerator(seed: seed)
    }

    /// - Throws: the first `Violation`.
    mutating func run(steps: Int) async throws {
        for coordinator in coordinators {
            try await store.touchCoordinator(coordinator, address: "test", othersWithin: .seconds(15))
        }
        for count in [3, 5] {
            let job = try await farm.submit(count).id
            jobs.append(job)
            segments.append((job, 0..<count))
            for index in 0..<count { state.tasks[TaskID(job: job, index: index)] = TaskLife() }
        }
        // The second of two segments, which is claimed from while the first still has images, or has none.
        var recipe = RecipeContent()
        recipe.prompts = ["a red fox"]
        recipe.variations = [.parameter(.model, values: ["sample", "other"])]
        recipe.count = 2
        let (job, plan) = try await farm.submit(recipe: recipe)
        jobs.append(job.id)
        segments += plan.segments.map { (job.id, $0.indices) }
        for index in 0..<plan.imageCount { state.tasks[TaskID(job: job.id, index: index)] = TaskLife() }
        while step < steps {
            step += 1
            switch Int.random(in: 0..<25, using: &random) {
            case 0: try await silenceACoordinator()
            case 1: try await refuseToCommit()
            case 2: try await loseAnAnswer()
            case 3: try await outage()
            case 4: try await sweepAtAnOddTime()
            case 5: try await settle()
            case 6: try await loseASecondCopy()
            case 7...11: try await together()
            default: try await alone()
            }
            try await compare()
        }
        try await settle()
        try await compare()
    }

    // MARK: Steps

    private mutating func alone() async throws {
        if let operation = nextOperation() { try await perform(operation) }
    }

    @discardableResult
    mutating func perform(_ operation: FarmOperation) async throws -> FarmOperation.Answer {
        let answer = await operation.run(on: store, farm: farm)
        var next = state
        let expected = next.apply(operation, answer: answer)
        guard answer == expected else {
            throw violation("\(operation) answered \(answer), and should have answered \(expected)")
        }
        state = next
        learn(operation, answer)
        return answer
    }

    /// Two calls at once.
    private mutating func together() async throws {
        guard let (one, two) = nextPair() else { return }
        let (store, farm) = (store, farm)
        async let first = one.run(on: store, farm: farm)
        async let second = two.run(on: store, farm: farm)
        let answers = await (first, second)
        let stored = try await stored()
        var next: FarmModelState?
        for order in [[(one, answers.0), (two, answers.1)], [(two, answers.1), (one, answers.0)]] where next == nil {
            var possible = state
            let fits = order.allSatisfy { operation, answer in possible.apply(operation, answer: answer) == answer }
            if fits, possible == stored { next = possible }
        }
        if let next {
            state = next
        } else if one.isClaim, two.isClaim {
            // Each passes over what the other has locked: any split is right.
            try takeOver([answers.0, answers.1], stored: stored)
        } else {
            throw violation(
                "\(one) → \(answers.0) beside \(two) → \(answers.1) came out like neither after the other:\n"
                    + differences(stored))
        }
        learn(one, answers.0)
        learn(two, answers.1)
    }

    private mutating func takeOver(_ claims: [FarmOperation.Answer], stored: FarmModelState) throws {
        for case .claimed(let tasks) in claims {
            for task in tasks {
                guard let worker = state.sessions[task.session]?.worker,
                    state.tasks[task.attempt.task]?.apply(.claim(session: task.session, worker: worker)) == .accepted
                else { throw violation("two claims at once both got \(task.attempt)") }
            }
        }
        guard state == stored else { throw violation("two claims at once:\n" + differences(stored)) }
    }

    /// PostgreSQL goes away at the worst moment: nothing that is not stored may be acknowledged.
    private mutating func refuseToCommit() async throws {
        let results = words.filter { if case .complete = $0 { true } else { false } }
        guard let operation = results.randomElement(using: &random) else { return }
        try await pool.query("UPDATE test_fault SET active = true")
        let answer = await operation.run(on: store, farm: farm)
        try await pool.query("UPDATE test_fault SET active = false")
        learn(operation, answer)
        guard answer != .refused else { return }
        // It needed no new row: the verdict stood already.
        var next = state
        guard next.apply(operation, answer: answer) == answer else {
            throw violation("\(operation) answered \(answer) though PostgreSQL did not commit")
        }
        state = next
    }

    /// A coordinator stops; the other one ends its sessions.
    private mutating func silenceACoordinator() async throws {
        let silent = coordinators.remove(at: Int.random(in: 0..<coordinators.count, using: &random))
        try await pool.query("UPDATE coordinators SET alive_at = now() - interval '1 hour' WHERE id = \(silent)")
        let rows = try await pool.query(
            "SELECT id FROM sessions WHERE coordinator_id = \(silent) AND ended_at IS NULL")
        for coordinator in coordinators {
            try await store.touchCoordinator(coordinator, address: "test", othersWithin: .seconds(15))
        }
        let fresh = UUID()
        try await store.touchCoordinator(fresh, address: "test", othersWithin: .seconds(15))
        coordinators.append(fresh)
        let ended = try rows.map { try $0.decode(0, as: Int64.self) }
        streams = streams.filter { $0.value != silent }
        _ = try await store.endSessions(ofCoordinatorsSilentFor: .seconds(15))
        for session in ended { _ = state.apply(.end(session: session, counts: false), answer: .done) }
    }

    // MARK: What happens next

    mutating func nextOperation() -> FarmOperation? {
        let number = Int.random(in: 0..<workers.count, using: &random)
        let worker = workers[number]
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<12:
            // One in four starts anew: what it held is gone, its spool is not.
            if Int.random(in: 0..<4, using: &random) == 0 { workers[number].held = [] }
            return .open(
                worker: worker.id, held: workers[number].held.sorted { $0.task < $1.task },
                spooled: worker.spool.keys.sorted { $0.task < $1.task }, coordinator: anyCoordinator())
        case 12..<20:
            let counts = Bool.random(using: &random)
            return worker.sessions.randomElement(using: &random).map { .end(session: $0, counts: counts) }
        case 20..<45:
            let all = workers.flatMap { $0.sessions.suffix(2) }
            let slots = (0..<3).compactMap { _ in all.randomElement(using: &random) }
            if Bool.random(using: &random) { return nextRound(all) }
            return segments.randomElement(using: &random).map {
                .claim(job: $0.job, indices: $0.indices, sessions: slots)
            }
        case 45..<60:
            let attempt = worker.held.sorted { $0.task < $1.task }.randomElement(using: &random)
            guard let attempt, let session = worker.session else { return nil }
            finish(attempt, worker: number, session: session)
            return nil
        case 60..<66:
            // What is rendered is given out once more, now and then by a coordinator that knows less than it should.
            let attempt = worker.held.sorted { $0.task < $1.task }.randomElement(using: &random)
            let other = workers[Int.random(in: 0..<workers.count, using: &random)].session
            guard let attempt, let session = worker.session, let other else { return nil }
            return .duplicate(attempt, session: session, to: other)
        case 66..<69: return jobs.randomElement(using: &random).map { .retry(job: $0) }
        case 69: return jobs.randomElement(using: &random).map { .cancel(job: $0) }
        default:
            guard let index = words.indices.randomElement(using: &random) else { return nil }
            let word = words[index]
            if Int.random(in: 0..<3, using: &random) > 0 { words.remove(at: index) }
            return word
        }
    }

    /// Up to three segments, or the ends of them, and now and then one twice.
    private mutating func nextRound(_ sessions: [Int64]) -> FarmOperation? {
        let requests = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ -> ClaimRequest? in
            guard let segment = segments.randomElement(using: &random) else { return nil }
            let skipped = Bool.random(using: &random) ? 0 : Int.random(in: 0...segment.indices.count, using: &random)
            let slots = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in
                sessions.randomElement(using: &random)
            }
            return ClaimRequest(job: segment.job, indices: segment.indices.dropFirst(skipped), sessions: slots)
        }
        return .round(requests)
    }

    /// Half of the pairs are a claim and the end of the session that claims: they meet seldom otherwise.
    private mutating func nextPair() -> (FarmOperation, FarmOperation)? {
        let live = state.sessions.filter(\.value.isLive).keys.sorted()
        if Bool.random(using: &random), let session = live.randomElement(using: &random),
            let segment = segments.randomElement(using: &random)
        {
            let claim = FarmOperation.claim(
                job: segment.job, indices: segment.indices, sessions: [session, session])
            guard Bool.random(using: &random) else { return (nextRound([session]) ?? claim, .end(session: session)) }
            return (claim, .end(session: session))
        }
        guard let one = nextOperation(), let two = nextOperation() else { return nil }
        return (one, two)
    }

    mutating func anyCoordinator() -> UUID { coordinators.randomElement(using: &random) ?? UUID() }

    /// The worker is done with an attempt, one way or another; its word goes on its way.
    private mutating func finish(_ attempt: AttemptID, worker number: Int, session: Int64) {
        let worker = workers[number].id
        workers[number].held.remove(attempt)
        switch Int.random(in: 0..<10, using: &random) {
        case 0: words.append(.release(attempt, session: session))
        case 1...3:
            let failure = FailureClass.allCases.randomElement(using: &random) ?? .engineError
            let blame = FailureBlame.allCases.randomElement(using: &random) ?? .task
            words.append(.fail(attempt, failure, worker: worker, session: session, blame))
            if blame == .open, failure.cause == .either { words.append(.convict(attempt, failure, worker: worker)) }
        default:
            let digits = "\(attempt.task.job)\(attempt.task.index)\(attempt.attempt)"
            let digest = String(repeating: "0", count: 64 - digits.count) + digits
            workers[number].spool[attempt] = digest
            words.append(.complete(attempt, digest: digest, worker: worker, session: session))
        }
    }

    /// What workers and clients know after an answer.
    mutating func learn(_ operation: FarmOperation, _ answer: FarmOperation.Answer) {
        switch (operation, answer) {
        case (.open(let worker, _, _, let coordinator), .opened(let id, let kept, _)):
            hangUp(worker)
            streams[id] = coordinator
            for index in workers.indices where workers[index].id == worker {
                workers[index].session = id
                workers[index].sessions.append(id)
                workers[index].held.formIntersection(kept)
                // What is spooled is offered again.
                for (attempt, digest) in workers[index].spool.sorted(by: { $0.key.task < $1.key.task }) {
                    words.append(.complete(attempt, digest: digest, worker: worker, session: id))
                }
            }
        case (.end(let session, _), .done): streams[session] = nil
        case (.claim, .claimed(let tasks)), (.round, .claimed(let tasks)):
            for task in tasks {
                for index in workers.indices where workers[index].sessions.contains(task.session) {
                    workers[index].held.insert(task.attempt)
                }
            }
        case (.duplicate(let attempt, let session, _), .duplicated(let task?)):
            copied.insert(Lease(attempt: attempt, session: session))
            for index in workers.indices where workers[index].sessions.contains(task.session) {
                workers[index].held.insert(task.attempt)
            }
        case (.complete(let attempt, let digest, let worker, _), .delivered(let verdict)):
            if verdict == .committed { acknowledged[attempt.task] = digest }
            for index in workers.indices where workers[index].id == worker { workers[index].spool[attempt] = nil }
        default: break
        }
    }

    // MARK: The promise

    private func stored() async throws -> FarmModelState {
        try await FarmAudit(pool: pool).state(jobs: jobs, workers: workers.map(\.id))
    }

    private func compare() async throws {
        let stored = try await stored()
        for (task, digest) in acknowledged where stored.tasks[task]?.digest != digest {
            throw violation("the result of \(task) was acknowledged, and is not what is stored")
        }
        for (task, life) in stored.tasks where life.state == .leased {
            guard let session = life.session, stored.sessions[session]?.isLive == true else {
                throw violation("\(task) is leased to a session that has ended: it is stuck")
            }
        }
        guard stored == state else { throw violation("the store differs:\n" + differences(stored)) }
    }

    private func differences(_ stored: FarmModelState) -> String {
        let tasks = state.tasks.sorted { $0.key < $1.key }.compactMap { task, life in
            stored.tasks[task] == life ? nil : "  \(task): \(life), stored \(String(describing: stored.tasks[task]))"
        }
        let sessions = state.sessions.sorted { $0.key < $1.key }.compactMap { id, session in
            stored.sessions[id] == session
                ? nil : "  session \(id): \(session), stored \(String(describing: stored.sessions[id]))"
        }
        return (tasks + sessions).joined(separator: "\n")
    }

    func violation(_ text: String) -> Violation { Violation(seed: seed, step: step, text: text) }
}
