package import FarmModel
package import FarmWire
import SwiftProtobuf

package import struct FoundationEssentials.Date

/// What a worker tells its coordinator within a session.
package enum WorkerReport: Sendable, Equatable {
    case register(WorkerRegistration)
    case credit(device: String, tasks: Int)
    case started(AttemptID, device: String, at: Date)
    case progress(AttemptID, step: Int, steps: Int)
    case failed(AttemptID, FailureClass, String)
    case returned([AttemptID])
    case models([ModelDescription])
    case storage(isFull: Bool, spooledBytes: Int)

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
            case .failed(let attempt, let failure, let message):
                $0.failed = .with {
                    $0.attempt = attempt.wire
                    $0.failureClass = failure.rawValue
                    // Bounded: it may carry the end of an engine's log.
                    $0.message = String(message.prefix(4000))
                }
            case .returned(let attempts): $0.returned = .with { $0.attempts = attempts.map(\.wire) }
            case .models(let models): $0.models = .with { $0.models = models.map(\.wire) }
            case .storage(let isFull, let bytes):
                $0.storage = .with {
                    $0.full = isFull
                    $0.spooledBytes = Int64(bytes)
                }
            }
        }
    }
}
