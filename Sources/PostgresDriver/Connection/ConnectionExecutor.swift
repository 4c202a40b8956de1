import Dispatch

/// Runs one connection's calls, which block, on a thread that the cooperative pool does not miss.
///
/// Linux has no `DispatchSerialQueue` that an actor could use as it is.
final class ConnectionExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "postgres-connection")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async {
            job.runSynchronously(on: self.asUnownedSerialExecutor())
        }
    }
}
