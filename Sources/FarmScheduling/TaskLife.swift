package import FarmBasics
package import FarmModel

package import struct FoundationEssentials.UUID

/// The life of one task: which event changes it, and how. Every word about a task passes here.
///
/// The store's guarded statements (`FarmStorePostgres/Tasks/TaskTransitions.swift`) are this function in SQL; a test
/// drives both with the same events and compares them after each.
package struct TaskLife: Sendable, Equatable {
    /// A word about the task, from a worker, a person or a coordinator's clock.
    package enum Event: Sendable, Equatable {
        /// A session takes the task.
        case claim(session: SessionID, worker: UUID)
        /// Another session is to render the task, too, while the attempt goes on under its own: whichever is done first is
        /// recorded. `to` is of another worker.
        case duplicate(attempt: Int, of: SessionID, to: SessionID)
        /// The worker says that it renders the attempt, or how far it is.
        case progress(attempt: Int, session: SessionID)
        /// A result is delivered, under whichever session.
        case complete(attempt: Int, digest: Digest)
        /// The attempt failed, or its deadline passed.
        case fail(attempt: Int, session: SessionID, worker: UUID, FailureClass, FailureBlame = .task)
        /// A failure that did not count was the task's doing: the device has rendered another image since.
        case convict(worker: UUID, FailureClass)
        /// The worker gives the attempt back before it began.
        case release(attempt: Int, session: SessionID)
        /// The session of this worker has ended.
        /// - Parameter counts: Whether the worker had rendered images in it: the task may be the cause.
        case sessionLost(SessionID, worker: UUID, counts: Bool = true)
        /// The worker opened the session `to` and still has the attempt, held or spooled; `own` are its sessions.
        case sessionMoved(attempt: Int, own: Set<SessionID>, to: SessionID)
        case cancel
        /// Every worker that could take the task is barred from it or lacks the memory.
        case giveUp
        /// A person asks for another try of a failed task.
        case retry
    }

    /// What became of the event; only `accepted` may have changed the task.
    package enum Verdict: Sendable, Equatable {
        /// The event holds: the task changed, or stands as the event says already.
        case accepted
        /// The event is about an attempt or a session that no longer has the task: nothing changes.
        case stale
        /// Another result was recorded, or none is wanted any more.
        case superseded
        /// No such attempt was ever made.
        case impossible
    }

    /// Queued, leased or final; ``session`` is set only while leased.
    package var state = TaskState.queued
    /// Counts the claims. An event about an earlier one is known by it.
    package var attempt = 0
    /// While leased.
    package var session: SessionID?
    /// Attempts that failed on the task's own account, since it was queued first or by `retry`.
    package var failures = 0
    /// The grave ones of the failures.
    package var grave = 0
    /// Attempts that ended with their session or by an outside hand, on workers that were fit.
    package var losses = 0
    /// Workers that failed the task and may not have it again, while it is open.
    package var barred: Set<UUID> = []
    /// Workers that failed the task, by whose fault is not known or by their own, and do not get it again for a while.
    package var resting: Set<UUID> = []
    /// Of the recorded result.
    package var digest: Digest?

    /// A task as it is submitted: queued, never tried.
    package init() {}

    /// Applies one event, or leaves the task as it is where the verdict is not `accepted`. Never throws: a word that is
    /// out of date is no error.
    package mutating func apply(_ event: Event) -> Verdict {
        switch event {
        case .claim(let session, let worker):
            guard state == .queued, !barred.contains(worker), !resting.contains(worker) else { return .stale }
            state = .leased
            attempt += 1
            self.session = session
        case .duplicate(let attempt, let session, let other):
            guard isLeased(attempt, by: session), failures == 0, losses == 0, resting.isEmpty else { return .stale }
            self.attempt += 1
            self.session = other
        case .progress(let attempt, let session):
            guard isLeased(attempt, by: session) else { return .stale }
        case .complete(let attempt, let digest):
            guard attempt >= 1, attempt <= self.attempt else { return .impossible }
            // The images are what is promised: a failed task is as welcome to its image as an open one.
            guard !state.isFinal || state == .failed else {
                return state == .done && digest == self.digest ? .accepted : .superseded
            }
            self.digest = digest
            end(.done)
        case .fail(let attempt, let session, let worker, let failure, let blame):
            guard isLeased(attempt, by: session) else { return .stale }
            if blame == .task { count(failure, worker: worker) }
            rest(from: worker, after: failure, blame)
            end(isFinal ? .failed : .queued)
        case .convict(let worker, let failure):
            guard !state.isFinal, resting.contains(worker) else { return .stale }
            count(failure, worker: worker)
            // Whoever has it may still make it.
            if state == .queued, isFinal { end(.failed) }
        case .release(let attempt, let session):
            guard isLeased(attempt, by: session) else { return .stale }
            end(.queued)
        case .sessionLost(let session, let worker, let counts):
            guard state == .leased, self.session == session else { return .stale }
            if counts { losses += 1 }
            rest(from: worker, after: .workerLost, .open)
            end(isFinal ? .failed : .queued)
        case .sessionMoved(let attempt, let own, let session):
            let isOwn = self.session.map(own.contains) ?? (state == .queued)
            guard attempt >= 1, attempt == self.attempt, state == .queued || state == .leased && isOwn else {
                return .stale
            }
            state = .leased
            self.session = session
        case .cancel:
            guard !state.isFinal else { return .stale }
            end(.cancelled)
        case .giveUp:
            guard state == .queued else { return .stale }
            end(.failed)
        case .retry:
            guard state == .failed else { return .stale }
            (failures, grave, losses, barred, resting) = (0, 0, 0, [], [])
            end(.queued)
        }
        return .accepted
    }

    private func isLeased(_ attempt: Int, by session: SessionID) -> Bool {
        state == .leased && self.attempt == attempt && self.session == session
    }

    private var isFinal: Bool {
        FailurePolicy.isFinal(attempt: attempt, failures: failures, grave: grave, losses: losses)
    }

    private mutating func count(_ failure: FailureClass, worker: UUID) {
        switch failure.cause {
        case .task, .either:
            failures += 1
            if failure.isGrave { grave += 1 }
            resting.remove(worker)
            barred.insert(worker)
        case .outside, .memory: losses += 1
        case .worker: break
        }
    }

    private mutating func rest(from worker: UUID, after failure: FailureClass, _ blame: FailureBlame) {
        guard !barred.contains(worker), FailurePolicy.rest(after: failure, blame, attempt: attempt) > .zero else {
            return
        }
        resting.insert(worker)
    }

    private mutating func end(_ state: TaskState) {
        self.state = state
        session = nil
        if state.isFinal { (barred, resting) = ([], []) }
    }
}
