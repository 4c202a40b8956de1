package import FarmModel
package import FarmScheduling

package import struct FoundationEssentials.UUID

/// What keeps the sessions here and those in the store the same, also where an answer of the store's was lost.
extension SessionRegistry {
    /// Sessions that are in the store and not here, or the other way round, for a reason that will pass.
    struct Transition {
        /// Registrations under way, by worker.
        var opening: [UUID: Int] = [:]
        /// Their streams have ended; the word of it is not in the store yet.
        var closing: Set<Int64> = []
        /// All go, each to another coordinator, which takes over what they hold.
        var isDraining = false
    }

    /// Opens a session; until it is here nobody takes it for one without a stream. Its worker is greeted at once with its
    /// being known here: what it delivers next must find it.
    func opening(
        _ worker: UUID, _ open: @Sendable () async throws -> (LiveSession, greeting: SessionGreeting)
    ) async throws -> Int64 {
        transition.opening[worker, default: 0] += 1
        defer {
            let others = (transition.opening[worker] ?? 1) - 1
            transition.opening[worker] = others > 0 ? others : nil
        }
        let (session, greeting) = try await open()
        add(session, greeting: greeting)
        return session.id
    }

    /// The session's stream has ended: it gets no more tasks. `closed` must follow.
    func close(_ id: Int64) {
        transition.closing.insert(id)
        remove(id)
    }

    /// The end of the session is in the store, or could not be put there.
    func closed(_ id: Int64) { transition.closing.remove(id) }

    package var ids: Set<Int64> { Set(sessions.keys) }

    /// Ends the streams of sessions that have ended in the store: their workers register anew, with what they hold.
    package func hangUp(_ ids: Set<Int64>) {
        for id in ids { remove(id) }
    }

    /// Of sessions that are live in the store, with their workers, those that no stream here holds.
    package func withoutStream(_ stored: [Int64: UUID]) -> Set<Int64> {
        guard !transition.isDraining else { return [] }
        return Set(
            stored.filter { id, worker in
                sessions[id] == nil && !transition.closing.contains(id) && transition.opening[worker] == nil
            }.keys)
    }

    package var leaseHoldings: LeaseReconciliation.Holdings {
        var holdings = LeaseReconciliation.Holdings(sessions: ids, outstanding: [])
        for session in sessions.values {
            for (attempt, task) in session.outstanding where !session.settling.contains(attempt) {
                let lease = Lease(attempt: attempt, session: session.id)
                holdings.outstanding.insert(lease)
                if task.isCopied { holdings.copied.insert(lease) }
            }
            for attempt in session.settling {
                holdings.settling.insert(Lease(attempt: attempt, session: session.id))
            }
        }
        return holdings
    }

    /// A result of an attempt is about to be recorded: it is not over before ``delivered(_:worker:renderSeconds:)``, or
    /// before it could not be.
    package func setDelivering(_ isUnderWay: Bool, _ attempt: AttemptID, worker: UUID) {
        for (id, session) in sessions where session.worker == worker {
            if !isUnderWay {
                sessions[id]?.settling.remove(attempt)
            } else if session.outstanding[attempt] != nil {
                sessions[id]?.settling.insert(attempt)
            }
        }
    }

    /// The failure of an attempt is in the store, or can never be put there.
    package func settled(_ attempt: AttemptID, session: Int64) {
        sessions[session]?.settling.remove(attempt)
    }
}
