package import struct FoundationEssentials.UUID

/// A worker's device that gets no tasks for a while, as it failed several with no success between.
package struct DeviceCooling: Sendable, Equatable {
    package var worker: UUID
    package var device: String
    package var remaining: Duration
    /// How often in a row.
    package var times: Int
    /// The last failure, in words.
    package var reason: String

    package init(worker: UUID, device: String, remaining: Duration, times: Int, reason: String) {
        self.worker = worker
        self.device = device
        self.remaining = remaining
        self.times = times
        self.reason = reason
    }
}
