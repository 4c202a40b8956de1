package import struct FoundationEssentials.Data
package import struct FoundationEssentials.Date

/// What a worker tells its coordinator within a session.
package enum WorkerReport: Sendable, Equatable {
    case register(WorkerRegistration)
    case heartbeat
    case credit(device: String, tasks: Int)
    case started(AttemptID, device: String, at: Date)
    case progress(AttemptID, step: Int, steps: Int)
    /// May be dropped on its way; nothing else may.
    case preview(AttemptID, step: Int, steps: Int, png: Data)
    case failed(AttemptID, FailureClass, String)
    case returned([AttemptID])
    case inventory(ModelInventory)
    case storage(isFull: Bool, spooledBytes: Int)
    /// The worker's limit is no part of it: its registration says it.
    case fetched(FetchStatus)
}
