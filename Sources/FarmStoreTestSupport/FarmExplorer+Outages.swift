import FarmModel
import FarmScheduling
import FarmStore
import Foundation

/// What happens between coordinators and their store: answers are lost, the store is away, a sweep comes at an odd time.
/// Afterwards all must come together again: each worker has a session, and each lease has somebody who works at it.
extension FarmExplorer {
    /// The store does what it is asked, and nobody hears of it.
    mutating func loseAnAnswer() async throws {
        guard let operation = nextOperation() else { return }
        let answer = await operation.run(on: store, farm: farm)
        var next = state
        guard next.apply(operation, answer: answer) == answer else {
            throw violation("\(operation) did \(answer), unheard, and should not have")
        }
        state = next
        switch operation {
        // Said again until somebody answers.
        case .complete, .fail, .convict, .release: words.append(operation)
        // The stream is gone all the same.
        case .open(let worker, _, _, _): hangUp(worker)
        case .end(let session, _): streams[session] = nil
        // Noted before it is asked for.
        case .duplicate(let attempt, let session, _): copied.insert(Lease(attempt: attempt, session: session))
        case .claim, .round, .cancel, .retry: break
        }
    }

    /// The store was away for longer than coordinators may be silent. Workers died meanwhile; whoever is back first
    /// may take the others for dead before they have said a word.
    mutating func outage() async throws {
        try await loseAnAnswer()
        try await backdoor.silence(coordinators, for: .seconds(60))
        for index in workers.indices where Int.random(in: 0..<3, using: &random) == 0 {
            workers[index].held = []
            hangUp(workers[index].id)
        }
        let first = anyCoordinator()
        _ = try await touch(first)
        if Bool.random(using: &random) { try await sweep(silent: coordinators.filter { $0 != first }) }
        try await settle()
    }

    /// A coordinator stood still for a while; another ends its sessions as it comes back.
    mutating func sweepAtAnOddTime() async throws {
        let late = anyCoordinator()
        for coordinator in coordinators where coordinator != late { _ = try await touch(coordinator) }
        try await backdoor.silence([late], for: .seconds(60))
        if Bool.random(using: &random) {
            // In time.
            _ = try await touch(late)
            try await sweep(silent: [])
        } else {
            try await sweep(silent: [late])
        }
    }

    /// What coordinators and workers do by themselves, until they all agree.
    mutating func settle() async throws {
        for coordinator in coordinators {
            let live = try await touch(coordinator)
            for (id, holder) in streams where holder == coordinator && !live.contains(id) { streams[id] = nil }
            for id in live where streams[id] == nil {
                try await store.endSession(id, reason: "no stream", counts: false)
                _ = state.apply(.end(session: id, counts: false), answer: .done)
            }
        }
        for worker in workers where stream(of: worker.id) == nil {
            let operation = FarmOperation.open(
                worker: worker.id, held: worker.held.sorted { $0.task < $1.task },
                spooled: worker.spool.keys.sorted { $0.task < $1.task }, coordinator: anyCoordinator())
            let answer = await operation.run(on: store, farm: farm)
            guard state.apply(operation, answer: answer) == answer else {
                throw violation("\(operation) answered \(answer)")
            }
            learn(operation, answer)
        }
        for coordinator in coordinators { try await reconcile(coordinator) }
        try checkThatNothingIsStuck()
    }

    /// A worker's stream has ended.
    mutating func hangUp(_ worker: UUID) {
        for id in streams.keys where state.sessions[id]?.worker == worker { streams[id] = nil }
    }

    private func stream(of worker: UUID) -> SessionID? {
        streams.keys.first { state.sessions[$0]?.worker == worker }
    }

    private func touch(_ coordinator: UUID) async throws -> Set<SessionID> {
        let standing = try await store.touchCoordinator(
            coordinator, address: "test", othersWithin: .seconds(15))
        return Set(standing.sessions.keys)
    }

    private mutating func sweep(silent: [UUID]) async throws {
        let ended = try await backdoor.liveSessions(of: silent)
        _ = try await store.endSessions(ofCoordinatorsSilentFor: .seconds(15))
        for session in ended { _ = state.apply(.end(session: session, counts: false), answer: .done) }
    }

    private mutating func reconcile(_ coordinator: UUID) async throws {
        let sessions = Set(streams.filter { $0.value == coordinator }.keys)
        let leases = Dictionary(uniqueKeysWithValues: sessions.map { ($0, attempts(of: $0)) })
        let holdings = LeaseReconciliation.Holdings(
            sessions: sessions,
            outstanding: Set(leases.flatMap { id, held in held.map { Lease(attempt: $0, session: id) } }),
            copied: copied)
        let reconciliation = LeaseReconciliation(
            stored: try await store.leases(ofCoordinator: coordinator),
            wanted: try await store.wanted(among: copied.map(\.attempt.task)), before: holdings, after: holdings)
        for lease in reconciliation.abandoned {
            try await store.release([lease.attempt], session: lease.session)
            _ = state.apply(.release(lease.attempt, session: lease.session), answer: .done)
        }
        for lease in reconciliation.over {
            try checkThatNobodyWants(lease)
            for index in workers.indices where workers[index].id == state.sessions[lease.session]?.worker {
                workers[index].held.remove(lease.attempt)
            }
        }
    }

    /// What the worker of a session has, has rendered or has a word about under way.
    private func attempts(of session: SessionID) -> Set<AttemptID> {
        guard let worker = workers.first(where: { $0.id == state.sessions[session]?.worker }) else { return [] }
        let said = words.compactMap { word -> AttemptID? in
            switch word {
            case .fail(let attempt, _, _, session, _), .release(let attempt, session): attempt
            default: nil
            }
        }
        return worker.held.union(worker.spool.keys).union(said)
    }

    private func checkThatNothingIsStuck() throws {
        for worker in workers {
            guard let session = stream(of: worker.id), state.sessions[session]?.isLive == true else {
                throw violation("a worker believes in a session that has ended: it is idle for ever")
            }
        }
        for (task, life) in state.tasks where life.state == .leased {
            let attempt = AttemptID(task: task, attempt: life.attempt)
            guard let session = life.session, attempts(of: session).contains(attempt) else {
                throw violation("\(attempt) is leased, and nobody works at it: it is stuck")
            }
        }
    }
}
