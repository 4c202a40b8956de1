import FarmBasics
package import FarmModel
import FoundationEssentials
import SwiftProtobuf

extension TaskExplanation {
    /// Read by the command line.
    /// - Throws: `internal` for a state that this build does not know; it says to upgrade.
    package init(wire: Farm_V1_TaskExplanation) throws {
        guard let state = TaskState(name: wire.state) else {
            throw FarmError(.internal, "the coordinator names the task state '\(wire.state.shortened())': upgrade farm")
        }
        self.init(
            task: TaskID(job: wire.job, wireIndex: wire.index), state: state, attempts: Int(wire.attempts),
            workerName: wire.workerName.isEmpty ? nil : wire.workerName,
            leasedAt: wire.hasLeasedAt ? Date(timeIntervalSince1970: wire.leasedAt) : nil,
            reasons: wire.reasons.map { Reason(code: $0.code, text: $0.text) },
            lastFailure: wire.hasLastFailure ? AttemptRecord(wire: wire.lastFailure) : nil)
    }

    /// Times are seconds since 1970; a worker that is not said is an empty name.
    package var wire: Farm_V1_TaskExplanation {
        .with {
            $0.job = task.job.rawValue
            $0.index = Int32(clamping: task.index)
            $0.state = state.name
            $0.attempts = Int32(clamping: attempts)
            $0.workerName = workerName ?? ""
            if let leasedAt { $0.leasedAt = leasedAt.timeIntervalSince1970 }
            $0.reasons = reasons.map { reason in
                .with {
                    $0.code = reason.code
                    $0.text = reason.text
                }
            }
            if let lastFailure { $0.lastFailure = lastFailure.wire }
        }
    }
}
