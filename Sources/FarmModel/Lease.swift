/// A try of a task, and the session that has it.
package struct Lease: Sendable, Hashable {
    package var attempt: AttemptID
    package var session: Int64

    package init(attempt: AttemptID, session: Int64) {
        self.attempt = attempt
        self.session = session
    }
}
