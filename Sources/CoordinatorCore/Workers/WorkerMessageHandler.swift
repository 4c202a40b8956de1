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

    /// - Throws: `invalidInput` where the worker says what no worker may.
    func handle(_ message: Farm_V1_WorkerMessage) async throws {
        switch message.message {
        case .credit(let credit):
            await registry.addCredit(Int(credit.tasks), device: credit.device, session: session)
        case .started(let started):
            let attempt = try AttemptID(checking: started.attempt)
            logger.debug("rendering", metadata: attempt.metadata)
            await registry.started(attempt, device: started.device.storable(bytes: 200), session: session)
        case .progress(let progress):
            try await registry.progressed(
                AttemptID(checking: progress.attempt), step: Int(progress.step), steps: Int(progress.steps),
                session: session)
        case .preview(let preview):
            try await registry.previewed(
                AttemptID(checking: preview.attempt),
                ImagePreview(step: Int(preview.step), steps: Int(preview.steps), png: preview.png), session: session)
        case .failed(let failed):
            try await fail(failed)
        case .returned(let returned):
            let attempts = try returned.attempts.map(AttemptID.init(checking:))
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
                fetchedBytes: report.fetchedBytes,
                fetching: report.fetching.isEmpty ? nil : report.fetching.storable(bytes: 1000),
                fraction: report.fraction.isFinite ? min(max(report.fraction, 0), 1) : 0,
                shortage: report.shortOfBytes > 0
                    ? FetchShortage(bytes: report.shortOfBytes, reason: report.shortage.storable(bytes: 4000)) : nil)
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

    private func fail(_ failed: Farm_V1_AttemptFailed) async throws {
        let attempt = try AttemptID(checking: failed.attempt)
        let failure = FailureClass(rawValue: failed.failureClass) ?? .engineError
        let device = await registry.failed(attempt, failure, session: session)
        let message = failed.message.storable(bytes: 16_000)
        let details: Logger.Metadata = ["class": "\(failure.rawValue)", "error": "\(message)"]
        logger.warning("attempt failed", metadata: attempt.metadata.merging(details) { $1 })
        let judgement = await registry.judge(
            attempt, failure, reason: failure.sentence(message), device: device, session: session)
        func record(_ message: String) async -> Outcome {
            await persist("record a failure") {
                _ = try await store.fail(
                    attempt, failure: failure, blame: judgement.blame, message: message, device: device,
                    session: session)
            }
        }
        var outcome = await record(message)
        // The failure counts without its words.
        if outcome == .refused { outcome = await record("what the worker said of it cannot be stored") }
        // Where the stream ended, the attempt is lost with its session, and must not be given back before.
        if outcome != .leftOff { await registry.settled(attempt, session: session) }
        await registry.reportChange(job: attempt.task.job)
        guard let cooling = judgement.cooling else { return }
        logger.warning(
            "a device cools down: it failed several tasks in a row",
            metadata: [
                "worker": "\(cooling.worker)", "device": "\(cooling.device)",
                "seconds": "\(cooling.remaining.components.seconds)",
                "reason": "\(cooling.reason)",
            ])
        await persist("record that a device cools down") { try await store.cool(cooling) }
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

extension FailureClass {
    /// For a list of workers: the class, and the first line of what was said of it.
    fileprivate func sentence(_ message: String) -> String {
        let line = message.split(whereSeparator: \.isNewline).first.map { ": \($0.prefix(200))" } ?? ""
        return "\(rawValue)\(line)"
    }
}
