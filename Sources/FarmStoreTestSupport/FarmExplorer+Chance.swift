import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmScheduling
import FarmStore
import FarmTestSupport
import Foundation

/// What happens next, drawn at random.
extension FarmExplorer {
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
    mutating func nextRound(_ sessions: [SessionID]) -> FarmOperation? {
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
    mutating func nextPair() -> (FarmOperation, FarmOperation)? {
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
    mutating func finish(_ attempt: AttemptID, worker number: Int, session: SessionID) {
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
            let digest = Digest(of: "\(attempt.task.job)\(attempt.task.index)\(attempt.attempt)")
            workers[number].spool[attempt] = digest
            words.append(.complete(attempt, digest: digest, worker: worker, session: session))
        }
    }
}
