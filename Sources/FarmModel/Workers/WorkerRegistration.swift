package import struct FoundationEssentials.UUID

/// What a worker says of itself when it opens a session.
package struct WorkerRegistration: Sendable, Equatable {
    /// Kept in the worker's data folder for ever.
    package var worker: UUID
    /// For people; it belongs to the worker that first registered with it, and another is refused. A worker may change
    /// its own.
    package var name: String
    /// Of its software, ``FarmVersion/current`` of its build.
    package var version: String
    /// At least one, each with an id of its own.
    package var devices: [DeviceDescription]
    /// Those in its folders, not those of the farm's store.
    package var models: [ModelDescription]
    /// Those in its folders, as ``models``.
    package var accessories: [AccessoryDescription]
    /// Attempts that it is still rendering or has waiting.
    package var held: [AttemptID]
    /// Attempts whose result is in its spool.
    package var spooled: [AttemptID]
    /// How many bytes of models it may fetch from the farm's store and keep; 0 for none.
    package var fetchLimit: Int64
    /// `EngineContext.key` of what its devices have loaded, or are about to, by their ids.
    package var contexts: [String: String]
    /// The versions of the worker protocol that it speaks.
    package var protocols: ClosedRange<Int>

    /// - Parameters:
    ///   - held: of this session or an earlier one; the coordinator revokes what is no longer its own.
    ///   - contexts: of some or all devices.
    package init(
        worker: UUID, name: String, version: String, devices: [DeviceDescription], models: [ModelDescription],
        accessories: [AccessoryDescription] = [], held: [AttemptID], spooled: [AttemptID],
        fetchLimit: Int64 = 0, contexts: [String: String] = [:],
        protocols: ClosedRange<Int> = FarmVersion.workerProtocol
    ) {
        self.worker = worker
        self.name = name
        self.version = version
        self.devices = devices
        self.models = models
        self.accessories = accessories
        self.held = held
        self.spooled = spooled
        self.fetchLimit = fetchLimit
        self.contexts = contexts
        self.protocols = protocols
    }

    /// The highest version of the worker protocol that both the worker and this build speak.
    /// - Throws: `failedPrecondition` where there is none.
    package func agreedProtocol() throws -> Int {
        try FarmVersion.agree(
            oldest: protocols.lowerBound, newest: protocols.upperBound, worker: name, version: version)
    }
}
