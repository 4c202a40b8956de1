package import struct FoundationEssentials.Date
package import struct FoundationEssentials.UUID

/// A worker as `farm workers` shows it.
package struct WorkerStatus: Sendable, Equatable {
    /// What people see in one word; a worker is the first of these that fits: offline, drained or draining, full,
    /// cooling, rendering, idle.
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
        /// As the worker described it in its newest session.
        package var description: DeviceDescription
        /// The image that it renders; nil while it renders none.
        package var task: TaskID?

        /// - Parameter task: nil from a store, which knows leases only: the coordinator puts in what is rendered.
        package init(description: DeviceDescription, task: TaskID?) {
            self.description = description
            self.task = task
        }
    }

    /// The worker's identity, kept in its data folder.
    package var id: UUID
    /// As ``WorkerRegistration/name``.
    package var name: String
    /// Of its software.
    package var version: String
    /// ``disconnectedAt`` and the following say more.
    package var state: State
    /// Of its newest session, also once that has ended.
    package var devices: [Device]
    /// What it holds itself, sorted by name.
    package var modelNames: [String]
    /// Results of its that the farm has recorded, of all its sessions; those deleted since count on.
    package var imagesDone: Int64
    /// When its newest session began, and ended if it has.
    package var connectedAt: Date
    /// Nil while it is connected.
    package var disconnectedAt: Date?
    /// From its last report; the shortage is not kept and is always nil here.
    package var fetch: FetchStatus
    /// Until when all of its devices cool down, and what failed last.
    package var coolingUntil: Date?
    /// The last failure in words; nil while ``coolingUntil`` is.
    package var coolingReason: String?

    /// The store's row, as it is read; nothing is checked.
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
