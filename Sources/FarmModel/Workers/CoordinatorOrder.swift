/// What a coordinator tells a worker within a session.
package enum CoordinatorOrder: Sendable, Equatable {
    /// The first of all: the worker's registration holds.
    case registered(SessionGreeting)
    case heartbeat
    case assignment(TaskAssignment)
    /// The worker is to drop the attempt.
    case cancel(AttemptID)
    /// The worker is to give back what it has not begun of these.
    case recall([AttemptID])
    /// Whether the worker may take tasks.
    case intake(isOpen: Bool)
    /// The coordinator goes away: the worker is to register with another.
    case draining
}
