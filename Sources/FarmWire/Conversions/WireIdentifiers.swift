package import FarmModel
import SwiftProtobuf

package import struct FoundationEssentials.UUID

extension TaskID {
    package init(job: Int64, wireIndex: Int32) {
        self.init(job: job, index: Int(wireIndex))
    }
}

extension AttemptID {
    package init(wire: Farm_V1_AttemptRef) {
        self.init(task: TaskID(job: wire.job, wireIndex: wire.index), attempt: Int(wire.attempt))
    }

    package var wire: Farm_V1_AttemptRef {
        .with {
            $0.job = task.job
            $0.index = Int32(clamping: task.index)
            $0.attempt = Int32(clamping: attempt)
        }
    }
}

extension UUID {
    /// Reads a UUID from a message; `field` names it in the error.
    package init(wire text: String, field: String) throws {
        guard let id = UUID(uuidString: text) else {
            throw FarmError(.invalidInput, "\(field) '\(text.shortened())' is not a UUID")
        }
        self = id
    }
}
