import FarmBasics
package import FarmModel
import SwiftProtobuf

package import struct FoundationEssentials.UUID

extension TaskID {
    /// Takes the index as it comes, also below 0.
    /// - Parameter wireIndex: of the image in its job, from 0.
    package init(job: Int64, wireIndex: Int32) {
        self.init(job: JobID(job), index: Int(wireIndex))
    }
}

extension AttemptID {
    /// For what is shown; a word that somebody acts on is read by ``init(checking:)``.
    package init(wire: Farm_V1_AttemptRef) {
        self.init(
            task: TaskID(job: wire.job, wireIndex: wire.index), attempt: Int(wire.attempt),
            key: wire.key == 0 ? nil : Int64(bitPattern: wire.key))
    }

    /// Reads what a worker says of an attempt that it was given.
    /// - Throws: `invalidInput` for what no attempt can be.
    package init(checking wire: Farm_V1_AttemptRef) throws {
        self.init(wire: wire)
        guard task.job > 0, task.index >= 0, (1...Int(Int16.max)).contains(attempt) else {
            throw FarmError(
                .invalidInput,
                "'\(self)' is no attempt: a job from 1, an index from 0 and an attempt from 1 to \(Int16.max) are")
        }
    }

    /// A job without a key is 0 on the wire; a key that is below 0 keeps its bits.
    package var wire: Farm_V1_AttemptRef {
        .with {
            $0.job = task.job.rawValue
            $0.index = Int32(clamping: task.index)
            $0.attempt = Int32(clamping: attempt)
            $0.key = key.map(UInt64.init(bitPattern:)) ?? 0
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
