import Synchronization

/// Whether a connection's registration was accepted, and when its coordinator was last heard.
final class ConnectionWatchdog: Sendable {
    private static let missedHeartbeats = 3

    /// A coordinator that accepts the connection and then says nothing has this long.
    private let registrationTimeout: Duration

    private struct State {
        var registeredAt: SuspendingClock.Instant?
        var heardAt = SuspendingClock.now
        var limit: Duration
    }

    private let state: Mutex<State>

    init(registrationTimeout: Duration) {
        self.registrationTimeout = registrationTimeout
        state = Mutex(State(limit: registrationTimeout))
    }

    var isRegistered: Bool { state.withLock { $0.registeredAt != nil } }

    /// How long the session has lasted.
    var age: Duration { state.withLock { state in state.registeredAt.map { SuspendingClock.now - $0 } ?? .zero } }

    func register(heartbeat: Duration) {
        state.withLock {
            $0.registeredAt = .now
            // A coordinator may begin its heartbeat only after the time that it gives to registrations.
            $0.heardAt = .now + registrationTimeout
            $0.limit = heartbeat * Self.missedHeartbeats
        }
    }

    func beat() { state.withLock { $0.heardAt = max($0.heardAt, .now) } }

    /// How much longer the coordinator may be silent; not positive when it has been for too long.
    var remaining: Duration { state.withLock { $0.limit - (SuspendingClock.now - $0.heardAt) } }
}
