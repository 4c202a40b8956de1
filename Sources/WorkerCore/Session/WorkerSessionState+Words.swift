package import FarmModel

package import struct FoundationEssentials.UUID

/// What goes into the state, and what comes out.
extension WorkerSessionState {
    /// What happens to a worker: of its connection, its coordinator's orders, its devices, its spool.
    package enum Event: Sendable {
        /// A stream to a coordinator is open.
        case opened
        case registered(farm: UUID, revoked: [AttemptID], isDrained: Bool = false)
        /// Whether the farm may give this worker tasks.
        case intake(isOpen: Bool)
        case closed
        case assigned(TaskAssignment)
        /// An assignment that this build cannot read.
        case refused(AttemptID, device: String, String)
        case cancelled(AttemptID)
        /// The coordinator wants back what has not begun of these.
        case recalled([AttemptID])
        case device(String, DeviceEvent)
        /// A rendered image is in the spool, or could not be put there.
        case stored(AttemptID, farm: UUID, bytes: Int)
        case storeFailed(AttemptID, FailureClass, String)
        /// The coordinator has a spooled image, or wants it no more.
        case settled(AttemptID, farm: UUID)
        /// A spooled image cannot be delivered, ever.
        case lost(AttemptID, farm: UUID, String)
        case inventoryChanged(ModelInventory)
        /// What was fetched from the farm's store.
        case fetched(FetchStatus)
        /// Whether the spool's disk has room.
        case disk(hasRoom: Bool)
        case stop
    }

    /// What is to be done, in the order of the list.
    package enum Action: Sendable, Equatable {
        case send(WorkerReport)
        case render(TaskAssignment, farm: UUID)
        case abandon(AttemptID, device: String)
        case releaseWaiting(device: String)
        case giveBack([AttemptID], device: String)
        case store(RenderedImage, farm: UUID, file: String)
        case deliver(AttemptID, farm: UUID)
        /// This is another farm than was thought: register anew, with what there is of this one.
        case reconnect
        /// Nothing is left to do: end the session.
        case finish
    }
}
