import FarmBasics
package import FarmModel
import FoundationEssentials
import SwiftProtobuf

extension JobCounts {
    /// Counts of images; whatever comes is taken.
    package init(wire: Farm_V1_JobCounts) {
        self.init(
            queued: Int(wire.queued), running: Int(wire.running), done: Int(wire.done), failed: Int(wire.failed),
            cancelled: Int(wire.cancelled))
    }

    /// As the page and the command line show them; the sum is the job's images.
    package var wire: Farm_V1_JobCounts {
        .with {
            $0.queued = Int64(queued)
            $0.running = Int64(running)
            $0.done = Int64(done)
            $0.failed = Int64(failed)
            $0.cancelled = Int64(cancelled)
        }
    }
}

extension Job {
    /// Read by the command line.
    /// - Throws: `invalidInput` for parameters that this build does not know, and for no digest.
    package init(wire: Farm_V1_Job) throws {
        self.init(
            id: JobID(wire.id), name: wire.name, submitter: wire.submitter, priority: Int(wire.priority),
            modelName: wire.modelName, modelDigest: try Digest(checking: wire.modelDigest),
            parameters: try GenerationParameters(wire: wire.parameters), imageCount: Int(wire.imageCount),
            submittedAt: Date(timeIntervalSince1970: wire.submittedAt),
            finishedAt: wire.hasFinishedAt ? Date(timeIntervalSince1970: wire.finishedAt) : nil,
            isCancelled: wire.isCancelled, counts: JobCounts(wire: wire.counts))
    }

    /// Times are seconds since 1970; no end stands for a job that is not finished.
    package var wire: Farm_V1_Job {
        .with {
            $0.id = id.rawValue
            $0.name = name
            $0.submitter = submitter
            $0.priority = Int32(clamping: priority)
            $0.modelName = modelName
            $0.modelDigest = modelDigest.hex
            $0.parameters = parameters.wire
            $0.imageCount = Int64(imageCount)
            $0.submittedAt = submittedAt.timeIntervalSince1970
            if let finishedAt { $0.finishedAt = finishedAt.timeIntervalSince1970 }
            $0.isCancelled = isCancelled
            $0.counts = counts.wire
        }
    }
}

extension JobProgress {
    /// - Throws: `invalidInput` where the job's parameters are unknown to this build.
    package init(wire: Farm_V1_JobProgress) throws {
        self.init(
            job: try Job(wire: wire.job),
            rendering: wire.rendering.map {
                Rendering(
                    task: TaskID(job: $0.job, wireIndex: $0.index), workerName: $0.workerName, step: Int($0.step),
                    steps: Int($0.steps))
            })
    }

    /// One message of the stream of a watched job, with what is rendered of it at the moment.
    package var wire: Farm_V1_JobProgress {
        .with {
            $0.job = job.wire
            $0.rendering = rendering.map { rendering in
                .with {
                    $0.job = rendering.task.job.rawValue
                    $0.index = Int32(clamping: rendering.task.index)
                    $0.workerName = rendering.workerName
                    $0.step = Int32(clamping: rendering.step)
                    $0.steps = Int32(clamping: rendering.steps)
                }
            }
        }
    }
}

extension AttemptRecord {
    /// A class of failure that this build does not know reads as no failure.
    package init(wire: Farm_V1_Attempt) {
        self.init(
            id: AttemptID(wire: wire.attempt), workerName: wire.workerName,
            // One that this build does not know is a failure still.
            failure: wire.failureClass.isEmpty ? nil : FailureClass(rawValue: wire.failureClass) ?? .engineError,
            message: wire.message,
            startedAt: Date(timeIntervalSince1970: wire.startedAt), endedAt: Date(timeIntervalSince1970: wire.endedAt))
    }

    /// An attempt that did not fail has an empty class; times are seconds since 1970.
    package var wire: Farm_V1_Attempt {
        .with {
            $0.attempt = id.wire
            $0.workerName = workerName
            $0.failureClass = failure?.rawValue ?? ""
            $0.message = message
            $0.startedAt = startedAt.timeIntervalSince1970
            $0.endedAt = endedAt.timeIntervalSince1970
        }
    }
}
