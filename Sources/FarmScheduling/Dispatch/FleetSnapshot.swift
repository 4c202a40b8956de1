package import FarmBasics
package import FarmModel

/// Room for one task on a device.
package struct FleetSlot: Sendable, Equatable {
    /// The store's number of the session that is to lease the task.
    package var session: SessionID
    /// The worker's own name of the device.
    package var device: String
    /// Digests of the models that the worker holds.
    package var models: Set<Digest>
    /// Digests of the files beside the models that the worker holds.
    package var accessories: Set<Digest>
    /// The largest file that it may fetch from the store, and has room for, in bytes.
    package var fetchLimit: Int64
    /// By model, the pixels at which the device ran out of memory.
    package var memoryLimits: [Digest: Int]
    /// What the submitter of its next task pays for a second: 1 over it.
    package var weight = 1.0

    /// - Parameter fetchLimit: in bytes; 0 for a worker that fetches nothing.
    package init(
        session: SessionID, device: String, models: Set<Digest> = [], accessories: Set<Digest> = [],
        fetchLimit: Int64 = 0, memoryLimits: [Digest: Int] = [:]
    ) {
        self.session = session
        self.device = device
        self.models = models
        self.accessories = accessories
        self.fetchLimit = fetchLimit
        self.memoryLimits = memoryLimits
    }

    /// By which slots are matched with the snapshot's devices.
    package var id: FleetDevice.ID { FleetDevice.ID(session: session, device: device) }
}

/// The devices of a coordinator's workers at one moment: their places, what they have, and how fast they are.
package struct FleetSnapshot: Sendable {
    /// One entry for each task that could be taken, the emptiest devices first.
    package var slots: [FleetSlot]
    /// Every device of a worker that may take tasks, in an order of their own, each with as much room as it has slots.
    package var devices: [FleetDevice]
    /// What this coordinator has measured; copied, so that a plan counts with the same paces throughout.
    package var paces: RenderPaces

    /// - Parameter slots: as many of a device as its `room` says.
    package init(slots: [FleetSlot] = [], devices: [FleetDevice] = [], paces: RenderPaces = RenderPaces()) {
        self.slots = slots
        self.devices = devices
        self.paces = paces
    }
}
