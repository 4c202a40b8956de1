package import FarmScheduling
package import FarmStore
package import Logging
import ServiceLifecycle

/// Deletes what rules let go and what deleted jobs left behind, in short steps with pauses between them. It begins
/// again where a crash left it: the store knows what is to do.
package struct RetentionSweeper: Service {
    private let store: any RetentionStore
    private let timings: FarmTimings
    private let wakeup: Wakeup
    private let logger: Logger

    /// - Parameter wakeup: signalled when there may be something to delete at once.
    package init(store: any RetentionStore, timings: FarmTimings, wakeup: Wakeup, logger: Logger) {
        self.store = store
        self.timings = timings
        self.wakeup = wakeup
        self.logger = logger
    }

    /// Sweeps at its start, at each signal and every `timings.retention`, until the shutdown; never throws.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !Task.isCancelled {
                        wakeup.signal()
                        // The clock of the rules by age: a timer.
                        try? await Task.sleep(for: timings.retention)
                    }
                }
                for await _ in wakeup.signals { await sweep() }
                group.cancelAll()
            }
        }
    }

    /// Takes steps until nothing is due, or another coordinator takes them.
    private func sweep() async {
        var images = 0
        do {
            while case (.deleted(let count), let pause) = try await step() {
                images += count
                // The farm goes first: at most half of the time is spent on deleting.
                try await Task.sleep(for: pause)
            }
        } catch {
            // When the coordinator stops, the rest is for its next start, or for another one.
            if !Task.isCancelled { logger.warning("cannot delete yet", metadata: ["error": "\(error)"]) }
        }
        if images > 0 { logger.info("images deleted", metadata: ["images": "\(images)"]) }
    }

    private func step() async throws -> (RetentionStep, pause: Duration) {
        let start = ContinuousClock.now
        let step = try await store.takeRetentionStep()
        return (step, max(timings.retentionPause, start.duration(to: .now)))
    }
}
