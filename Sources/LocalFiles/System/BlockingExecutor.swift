import Dispatch

/// Runs what blocks, such as calls for files, on threads of its own: Swift's pool has one a core, and one that waits for
/// a disk is one less for everybody.
package final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// - Parameter label: names its queue. What it is given comes one after another.
    package init(label: String) {
        queue = DispatchQueue(label: "diffusion-farm.\(label)")
    }

    /// Called by Swift alone, for each job of an actor that has this as its executor.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    /// For what no actor keeps in order: runs beside whatever else is given here.
    package static func run<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Swift.Result { try body() }) }
        }
    }
}
