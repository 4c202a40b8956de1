package import struct FoundationEssentials.Date
package import struct FoundationEssentials.UUID

/// A worker as `farm workers` shows it.
package struct WorkerStatus: Sendable, Equatable {
    package enum State: String, Sendable, Codable {
        case idle, rendering, offline
        /// Told to take no more tasks: with some still in hand, and with none.
        case draining, drained
        /// Without room for more images: it takes no tasks until some are delivered or the disk has room.
        case full
        /// All of its devices failed several tasks in a row: they get none for a while.
        case cooling
    }

    /// A device and what it renders now.
    package struct Device: Sendable, Equatable {
        package var description: DeviceDescription
        package var task: TaskID?

        package init(description: DeviceDescription, task: TaskID?) {
            self.description = description
            self.task = task
        }
    }

    package var id: UUID
    package var name: String
    package var version: String
    package var state: State
    package var devices: [Device]
    package var modelNames: [String]
    package var imagesDone: Int64
    /// When its newest session began, and ended if it has.
    package var connectedAt: Date
    package var disconnectedAt: Date?
    package var fetch: FetchStatus
    /// Until when all of its devices cool down, and what failed last.
    package var coolingUntil: Date?
    package var coolingReason: String?

    package init(
        id: UUID, name: String, version: String, state: State, devices: [Device], modelNames: [String],
        imagesDone: Int64, connectedAt: Date, disconnectedAt: Date?, fetch: FetchStatus = FetchStatus(),
        coolingUntil: Date? = nil, coolingReason: String? = nil
    ) {
        self.id = id
        self.name = name
        self.version = version
        self.state = state
        self.devices = devices
        self.modelNames = modelNames
        self.imagesDone = imagesDone
        self.connectedAt = connectedAt
        self.disconnectedAt = disconnectedAt
        self.fetch = fetch
        self.coolingUntil = coolingUntil
        self.coolingReason = coolingReason
    }
}
