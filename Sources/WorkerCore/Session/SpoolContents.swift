package import FarmModel

import struct FoundationEssentials.UUID

/// What lies in a worker's spool, as its session knows it.
package struct SpoolContents: Sendable {
    /// One that waits for a coordinator.
    package struct Image: Sendable, Equatable {
        /// Of the farm in whose spool it lies.
        package var attempt: AttemptID
        /// Of its PNG.
        package var bytes: Int

        /// - Parameter bytes: count against the spool's limit.
        package init(attempt: AttemptID, bytes: Int) {
            self.attempt = attempt
            self.bytes = bytes
        }
    }

    /// By farm, oldest first.
    private var images: [UUID: [Image]]

    /// - Parameter images: by farm, oldest first.
    init(images: [UUID: [Image]]) { self.images = images }

    /// Of all farms: they share the disk.
    var bytes: Int { images.values.reduce(0) { $0 + $1.reduce(0) { $0 + $1.bytes } } }

    func attempts(of farm: UUID) -> [AttemptID] { images[farm]?.map(\.attempt) ?? [] }

    mutating func add(_ attempt: AttemptID, of farm: UUID, bytes: Int) {
        images[farm, default: []].append(Image(attempt: attempt, bytes: bytes))
    }

    mutating func remove(_ attempt: AttemptID, of farm: UUID) {
        images[farm]?.removeAll { $0.attempt == attempt }
    }
}
