package import struct FoundationEssentials.UUID

/// A worker's device that gets no tasks for a while, as it failed several with no success between.
package struct DeviceCooling: Sendable, Equatable {
    /// The worker's identity, ``WorkerRegistration/worker``.
    package var worker: UUID
    /// The worker's id for it, ``DeviceDescription/id``.
    package var device: String
    /// From the moment that this was said; 0 where it is over and the device is on trial.
    package var remaining: Duration
    /// How often in a row.
    package var times: Int
    /// The last failure, in words.
    package var reason: String

    /// - Parameters:
    ///   - remaining: not negative.
    ///   - times: from 1.
    package init(worker: UUID, device: String, remaining: Duration, times: Int, reason: String) {
        self.worker = worker
        self.device = device
        self.remaining = remaining
        self.times = times
        self.reason = reason
    }
}
