/// A try of a task, and the session that has it.
package struct Lease: Sendable, Hashable {
    /// An attempt is leased to one session at a time.
    package var attempt: AttemptID
    /// The session's number in the store, which grows with each registration of any worker.
    package var session: SessionID

    /// Says nothing of whether the lease still holds: the store alone knows.
    package init(attempt: AttemptID, session: SessionID) {
        self.attempt = attempt
        self.session = session
    }
}
