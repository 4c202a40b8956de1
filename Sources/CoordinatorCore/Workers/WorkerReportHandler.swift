import FarmBasics
import FarmModel
import FarmScheduling
import FarmStore
import Logging

/// Acts on what a registered worker says: the fleet hears it, and its errands are run one after the other.
struct WorkerReportHandler {
    let session: SessionID
    let store: any Store
    let registry: SessionRegistry
    let news: JobNews
    let logger: Logger

    func handle(_ report: WorkerReport) async {
        log(report)
        var errands = await registry.hear(report, session: session)[...]
        while let errand = errands.popFirst() {
            log(errand)
            let outcome = await run(errand)
            errands = await registry.done(errand, outcome, session: session) + errands
        }
    }

    private func run(_ errand: WorkerErrand) async -> WorkerErrand.Outcome {
        switch errand {
        case .giveBack(let attempts):
            return await persist("give back tasks") { try await store.release(attempts, session: session) }
        case .recordInventory(let inventory):
            return await persist("record models") {
                try await store.setModels(inventory.models, accessories: inventory.accessories, session: session)
            }
        case .recordRoom(let isFull, _):
            return await persist("record a worker's room") { try await store.setFull(isFull, session: session) }
        case .recordFetched(let status, _):
            return await persist("record what a worker has fetched") {
                try await store.setFetched(status, session: session)
            }
        case .recordFailure(let failure):
            return await persist("record a failure") {
                _ = try await store.fail(
                    failure.attempt, failure: failure.failure, blame: failure.blame, message: failure.message,
                    device: failure.device, session: session)
            }
        case .recordCooling(let cooling):
            return await persist("record that a device cools down") { try await store.cool(cooling) }
        case .tellWatchers(let job):
            await news.changed(job)
            return .done
        }
    }

    /// Tries until the store takes it: a lost word would leave a task leased for as long as the session lives.
    private func persist(_ what: String, _ body: () async throws -> Void) async -> WorkerErrand.Outcome {
        var pause = Duration.milliseconds(100)
        while !Task.isCancelled {
            do {
                try await body()
                return .done
            } catch let error as FarmError where error.code == .unavailable {
                logger.warning("cannot \(what) yet", metadata: ["error": "\(error)"])
                // Backoff: the store is away.
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(2))
            } catch {
                logger.error("cannot \(what)", metadata: ["error": "\(error)"])
                return .refused
            }
        }
        return .leftOff
    }

    private func log(_ report: WorkerReport) {
        switch report {
        case .started(let attempt, _, _): logger.debug("rendering", metadata: attempt.metadata)
        case .failed(let attempt, let failure, let message):
            let details: Logger.Metadata = ["class": "\(failure.rawValue)", "error": "\(message)"]
            logger.warning("attempt failed", metadata: attempt.metadata.merging(details) { $1 })
        default: break
        }
    }

    private func log(_ errand: WorkerErrand) {
        switch errand {
        case .recordRoom(let isFull, let spooledBytes):
            logger.info(
                isFull ? "the worker has no room for more images" : "the worker has room for images",
                metadata: ["session": "\(session)", "spooled": "\(spooledBytes)"])
        case .recordFetched(let status, isNews: true):
            logger.info(
                status.shortage == nil ? "the worker has room to fetch" : "the worker has no room to fetch a file",
                metadata: ["session": "\(session)", "reason": "\(status.shortage?.reason ?? "")"])
        case .recordCooling(let cooling):
            logger.warning(
                "a device cools down: it failed several tasks in a row",
                metadata: [
                    "worker": "\(cooling.worker)", "device": "\(cooling.device)",
                    "seconds": "\(cooling.remaining.components.seconds)",
                    "reason": "\(cooling.reason)",
                ])
        default: break
        }
    }
}

extension AttemptID {
    /// For log lines.
    var metadata: Logger.Metadata {
        ["job": "\(task.job)", "task": "\(task)", "attempt": "\(attempt)"]
    }
}
