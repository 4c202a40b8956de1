import FarmModel
import FarmScheduling
import FarmStore
import FarmWire
import Logging

/// Acts on what a registered worker says.
struct WorkerMessageHandler {
    let session: Int64
    let store: any Store
    let registry: SessionRegistry
    let logger: Logger

    func handle(_ message: Farm_V1_WorkerMessage) async throws {
        switch message.message {
        case .credit(let credit):
            await registry.addCredit(Int(credit.tasks), device: credit.device, session: session)
        case .started(let started):
            let attempt = AttemptID(wire: started.attempt)
            logger.debug("rendering", metadata: attempt.metadata)
            await registry.started(attempt, device: started.device, session: session)
        case .progress(let progress):
            await registry.progressed(
                AttemptID(wire: progress.attempt), step: Int(progress.step), steps: Int(progress.steps),
                session: session)
        case .preview(let preview):
            await registry.previewed(
                AttemptID(wire: preview.attempt),
                ImagePreview(step: Int(preview.step), steps: Int(preview.steps), png: preview.png), session: session)
        case .failed(let failed):
            await fail(failed)
        case .returned(let returned):
            let attempts = returned.attempts.map(AttemptID.init(wire:))
            for attempt in attempts { await registry.ended(attempt, session: session) }
            await persist("give back tasks") { try await store.release(attempts, session: session) }
        case .models(let inventory):
            let models = try inventory.models.map(ModelDescription.init(wire:))
            let accessories = try inventory.accessories.map(AccessoryDescription.init(wire:))
            await persist("record models") {
                try await store.setModels(models, accessories: accessories, session: session)
            }
            await registry.setModels(
                Set(models.map(\.digest)), accessories: Set(accessories.map(\.sha256)), session: session)
        case .storage(let storage):
            logger.info(
                storage.full ? "the worker has no room for more images" : "the worker has room for images",
                metadata: ["session": "\(session)", "spooled": "\(storage.spooledBytes)"])
            await persist("record a worker's room") { try await store.setFull(storage.full, session: session) }
        case .fetched(let report):
            let status = FetchStatus(
                fetchedBytes: report.fetchedBytes, fetching: report.fetching.isEmpty ? nil : report.fetching,
                fraction: report.fraction,
                shortage: report.shortOfBytes > 0
                    ? FetchShortage(bytes: report.shortOfBytes, reason: String(report.shortage.prefix(1000))) : nil)
            if await registry.setShortage(status.shortage, session: session) {
                logger.info(
                    status.shortage == nil ? "the worker has room to fetch" : "the worker has no room to fetch a file",
                    metadata: ["session": "\(session)", "reason": "\(status.shortage?.reason ?? "")"])
            }
            await persist("record what a worker has fetched") {
                try await store.setFetched(status, session: session)
            }
        case .heartbeat, .register, nil:
            break
        }
    }

    private func fail(_ failed: Farm_V1_AttemptFailed) async {
        let attempt = AttemptID(wire: failed.attempt)
        let failure = FailureClass(rawValue: failed.failureClass) ?? .engineError
        let device = await registry.failed(attempt, failure, session: session)
        let details: Logger.Metadata = ["class": "\(failure.rawValue)", "error": "\(failed.message)"]
        logger.warning("attempt failed", metadata: attempt.metadata.merging(details) { $1 })
        let message = String(failed.message.prefix(4000))
        func record(_ message: String) async -> Outcome {
            await persist("record a failure") {
                _ = try await store.fail(
                    attempt, failure: failure, message: message, device: device, session: session)
            }
        }
        var outcome = await record(message)
        // The failure counts without its words.
        if outcome == .refused { outcome = await record("what the worker said of it cannot be stored") }
        // Where the stream ended, the attempt is lost with its session, and must not be given back before.
        if outcome != .leftOff { await registry.settled(attempt, session: session) }
        await registry.reportChange(job: attempt.task.job)
    }

    /// What became of a word on its way into the store.
    private enum Outcome {
        case stored
        /// It will never be taken.
        case refused
        /// The stream ended meanwhile.
        case leftOff
    }

    /// Tries until the store takes it: a lost word would leave a task leased for as long as the session lives.
    @discardableResult
    private func persist(_ what: String, _ body: () async throws -> Void) async -> Outcome {
        var pause = Duration.milliseconds(100)
        while !Task.isCancelled {
            do {
                try await body()
                return .stored
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
}

extension AttemptID {
    /// For log lines.
    var metadata: Logger.Metadata {
        ["job": "\(task.job)", "task": "\(task)", "attempt": "\(attempt)"]
    }
}
