package import FarmBasics
package import FarmModel

/// The life of one worker's stream at its coordinator, from the first word to the record of the session's end. Pure:
/// events go in, actions come out. Time is beats: a coordinator that was stopped itself must not blame its workers.
///
/// The next word is read only once ``Event/taken`` or the answer to a registration has come: a worker that says more
/// than the store can take waits.
package struct SessionLife: Sendable {
    /// What happens to the stream, at the store or to the clock: what the caller reports.
    package enum Event: Sendable {
        /// The worker's next word; nil for one that this build does not know.
        case said(WorkerReport?)
        /// What it said cannot be read.
        case unreadable(FarmError)
        /// The session is open: in the store, and among the fleet's.
        case opened(SessionID)
        case notOpened(any Error)
        /// The last word is dealt with, in the store too.
        case taken
        /// The coordinator's heartbeat is due.
        case beat
        /// The worker has said its last word.
        case workerStopped
        case connectionLost
        /// Nothing more goes out: the session has ended in the store, or the coordinator ends.
        case drained
        /// Nothing is read, written or waited for any more.
        case stopped
        /// The session is none of the fleet's any more.
        /// - Parameter isProven: Whether the worker had rendered images in it: a task that is lost with it may be the cause.
        case closed(isProven: Bool)
        /// The time in which the worker may be back is over.
        case graceEnded
        /// The end is in the store, or could not be put there.
        case recorded
    }

    /// What the caller is to do, in the order given; some promise an event in return.
    package enum Action: Sendable, Equatable {
        /// `opened` or `notOpened` must follow.
        case open(WorkerRegistration, version: Int)
        /// `taken` must follow.
        case hear(WorkerReport, session: SessionID)
        case send(CoordinatorOrder)
        /// Stop reading, writing and the heartbeat; `stopped` must follow.
        case hangUp
        /// The session has ended in the store, or its worker goes to another coordinator: it is forgotten here.
        case leave(SessionID)
        /// The session gets no more tasks; `closed` must follow.
        case close(SessionID)
        /// The worker may be back at once with what it holds; its new session ends this one and keeps the leases.
        /// `graceEnded` must follow.
        case awaitReturn(Duration)
        /// `recorded` must follow. A session that has ended meanwhile stays as it is.
        case recordEnd(SessionID, reason: String, counts: Bool)
        /// Nothing of the session is on its way into the store any more.
        case forget(SessionID)
    }

    /// How a stream ended.
    private enum End: Sendable {
        case refused(any Error)
        /// The worker said what no worker may.
        case violated(FarmError)
        case workerStopped, connectionLost, silent, drained

        var reason: String {
            switch self {
            case .refused(let error): "\(error)"
            case .violated(let error): "\(error)"
            case .workerStopped: "the worker stopped"
            case .connectionLost: "the connection was lost"
            case .silent: "the worker was silent"
            case .drained: "the coordinator ended the stream"
            }
        }
    }

    private let heartbeat: Duration
    private let missedHeartbeats: Int
    private let registration: Duration
    private let reconnectGrace: Duration
    private var session: SessionID?
    private var end: End?
    /// A word is on its way into the store: that nothing else is heard meanwhile is no silence of the worker's.
    private var isBusy = false
    /// Beats since the last word of a registered worker.
    private var missed = 0
    /// How long the worker has not registered, not counting what the store takes.
    private var waited = Duration.zero
    private var isProven = false

    /// A stream that has just come, before the worker's first word.
    package init(_ timings: FarmTimings) {
        heartbeat = timings.heartbeat
        missedHeartbeats = timings.missedHeartbeats
        registration = timings.registration
        reconnectGrace = timings.reconnectGrace
    }

    /// How the stream has ended, in words; nil while it has not.
    package var ending: String? { end?.reason }

    /// Why the worker is to hear that its call failed, once all is over; nil where it did not.
    package var failure: (any Error)? {
        switch end {
        case .refused(let error): error
        case .violated(let error): error
        // Whoever left without a word is wrong here; a line or a store that is slow is nobody's fault.
        case .workerStopped where session == nil: Self.unregistered
        case .workerStopped, .connectionLost, .silent, .drained:
            session == nil
                ? FarmError(.unavailable, "the worker is not registered: \(ending ?? "")") : nil
        case nil: nil
        }
    }

    private static let unregistered = FarmError(
        .invalidInput, "the first message of a worker's session must be its registration")

    /// Moves on by one event. An event that comes too late, as after the end, leads to no action.
    /// - Returns: what is to be done now, in this order.
    package mutating func handle(_ event: Event) -> [Action] {
        switch event {
        case .said(let report): return said(report)
        case .unreadable(let error): return hangUp(session == nil ? .refused(error) : .violated(error))
        case .opened(let session):
            // Also where the stream has ended meanwhile: its end is to be recorded.
            self.session = session
            heard()
            return []
        case .notOpened(let error):
            heard()
            return hangUp(.refused(error))
        case .taken:
            heard()
            return []
        case .beat: return beat()
        case .workerStopped: return hangUp(.workerStopped)
        case .connectionLost: return hangUp(.connectionLost)
        case .drained: return hangUp(.drained)
        case .stopped:
            guard let session, let end else { return [] }
            // It has ended in the store, or its worker goes to another coordinator.
            if case .drained = end { return [.leave(session)] }
            return [.close(session)]
        case .closed(let isProven):
            self.isProven = isProven
            if case .connectionLost = end { return [.awaitReturn(reconnectGrace)] }
            return recordEnd()
        case .graceEnded: return recordEnd()
        case .recorded: return session.map { [.forget($0)] } ?? []
        }
    }

    private mutating func said(_ report: WorkerReport?) -> [Action] {
        guard end == nil else { return [] }
        missed = 0
        guard let session else {
            guard case .register(let registration)? = report else { return hangUp(.refused(Self.unregistered)) }
            do {
                let version = try registration.agreedProtocol()
                isBusy = true
                return [.open(registration, version: version)]
            } catch {
                return hangUp(.refused(error))
            }
        }
        switch report {
        // It is registered.
        case .heartbeat, .register, nil: return []
        case let report?:
            isBusy = true
            return [.hear(report, session: session)]
        }
    }

    private mutating func heard() {
        missed = 0
        isBusy = false
    }

    private mutating func beat() -> [Action] {
        guard end == nil else { return [] }
        guard session != nil else {
            // The store may take as long as it likes.
            if !isBusy { waited += heartbeat }
            return waited >= registration ? hangUp(.silent) : []
        }
        if !isBusy { missed += 1 }
        return [.send(.heartbeat)] + (missed > missedHeartbeats ? hangUp(.silent) : [])
    }

    /// The first end is the one that counts.
    private mutating func hangUp(_ end: End) -> [Action] {
        guard self.end == nil else { return [] }
        self.end = end
        return [.hangUp]
    }

    private func recordEnd() -> [Action] {
        guard let session, let end else { return [] }
        return [.recordEnd(session, reason: end.reason, counts: isProven)]
    }
}
