package import FarmModel
package import FarmWire
import SwiftProtobuf

package import struct FoundationEssentials.Data
package import struct FoundationEssentials.Date

/// What a worker tells its coordinator within a session.
package enum WorkerReport: Sendable, Equatable {
    case register(WorkerRegistration)
    case credit(device: String, tasks: Int)
    case started(AttemptID, device: String, at: Date)
    case progress(AttemptID, step: Int, steps: Int)
    /// May be dropped on its way; nothing else may.
    case preview(AttemptID, step: Int, steps: Int, png: Data)
    case failed(AttemptID, FailureClass, String)
    case returned([AttemptID])
    case inventory(ModelInventory)
    case storage(isFull: Bool, spooledBytes: Int)
    case fetched(FetchStatus)

    package var wire: Farm_V1_WorkerMessage {
        .with {
            switch self {
            case .register(let registration): $0.register = registration.wire
            case .credit(let device, let tasks):
                $0.credit = .with {
                    $0.device = device
                    $0.tasks = UInt32(clamping: tasks)
                }
            case .started(let attempt, let device, let date):
                $0.started = .with {
                    $0.attempt = attempt.wire
                    $0.device = device
                    $0.startedAt = date.timeIntervalSince1970
                }
            case .progress(let attempt, let step, let steps):
                $0.progress = .with {
                    $0.attempt = attempt.wire
                    $0.step = Int32(clamping: step)
                    $0.steps = Int32(clamping: steps)
                }
            case .preview(let attempt, let step, let steps, let png):
                $0.preview = .with {
                    $0.attempt = attempt.wire
                    $0.step = Int32(clamping: step)
                    $0.steps = Int32(clamping: steps)
                    $0.png = png
                }
            case .failed(let attempt, let failure, let message):
                $0.failed = .with {
                    $0.attempt = attempt.wire
                    $0.failureClass = failure.rawValue
                    // Bounded: it may carry the end of an engine's log.
                    $0.message = String(message.prefix(4000))
                }
            case .returned(let attempts): $0.returned = .with { $0.attempts = attempts.map(\.wire) }
            case .inventory(let inventory):
                $0.models = .with {
                    $0.models = inventory.models.map(\.wire)
                    $0.accessories = inventory.accessories.map(\.wire)
                }
            case .fetched(let status):
                $0.fetched = .with {
                    $0.fetchedBytes = status.fetchedBytes
                    $0.fetching = status.fetching ?? ""
                    $0.fraction = status.fraction
                    $0.shortOfBytes = status.shortage?.bytes ?? 0
                    $0.shortage = String((status.shortage?.reason ?? "").prefix(1000))
                }
            case .storage(let isFull, let bytes):
                $0.storage = .with {
                    $0.full = isFull
                    $0.spooledBytes = Int64(bytes)
                }
            }
        }
    }
}
