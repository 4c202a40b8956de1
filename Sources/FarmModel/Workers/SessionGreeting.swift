package import struct FoundationEssentials.UUID

/// What a coordinator answers to a worker's registration.
package struct SessionGreeting: Sendable, Equatable {
    /// The version of the worker protocol that both speak.
    package var version: Int
    /// Drawn when the database was made: spooled results of another farm are not sent to this one.
    package var farm: UUID
    /// The store's number for it, which grows with each registration of any worker.
    package var session: SessionID
    /// Between the coordinator's heartbeats.
    package var heartbeat: Duration
    /// What the worker reported as held and no longer leases.
    package var revoked: [AttemptID]
    /// Whether a person has told the farm to give this worker no tasks.
    package var isDrained: Bool

    /// - Parameter heartbeat: above 0; on the wire in whole milliseconds.
    package init(
        version: Int, farm: UUID, session: SessionID, heartbeat: Duration, revoked: [AttemptID] = [],
        isDrained: Bool = false
    ) {
        self.version = version
        self.farm = farm
        self.session = session
        self.heartbeat = heartbeat
        self.revoked = revoked
        self.isDrained = isDrained
    }
}
