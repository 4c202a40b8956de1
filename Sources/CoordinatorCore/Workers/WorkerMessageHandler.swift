import FarmModel
import FarmScheduling
import FarmStore
import Logging

/// Acts on what a registered worker says.
struct WorkerMessageHandler {
    let session: Int64
    let store: any Store
    let registry: SessionRegistry
    let news: JobNews
    let logger: Logger

    func handle(_ report: WorkerReport) async {
        switch report {
        case .credit(let device, let tasks): await registry.addCredit(tasks, device: device, session: session)
        case .started(let attempt, let device, _):
            logger.debug("rendering", metadata: attempt.metadata)
            await registry.started(attempt, device: device, session: session)
        case .progress(let attempt, let step, let steps):
            await registry.progressed(attempt, step: step, steps: steps, session: session)
        case .preview(let attempt, let step, let steps, let png):
            await registry.previewed(attempt, ImagePreview(step: step, steps: steps, png: png), session: session)
        case .failed(let attempt, let failure, let message): await fail(attempt, failure, message)
        case .returned(let attempts):
            for attempt in attempts { await registry.ended(attempt, session: session) }
            await persist("give back tasks") { try await store.release(attempts, session: session) }
        case .inventory(let inventory):
            await persist("record models") {
                try await store.setModels(inventory.models, accessories: inventory.accessories, session: session)
            }
            await registry.setModels(
                Set(inventory.models.map(\.digest)), accessories: Set(inventory.accessories.map(\.sha256)),
                session: session)
        case .storage(let isFull, let spooledBytes):
            logger.info(
                isFull ? "the worker has no room for more images" : "the worker has room for images",
                metadata: ["session": "\(session)", "spooled": "\(spooledBytes)"])
            await persist("record a worker's room") { try await store.setFull(isFull, session: session) }
        case .fetched(let status):
            if await registry.setShortage(status.shortage, session: session) {
                logger.info(
                    status.shortage == nil ? "the worker has room to fetch" : "the worker has no room to fetch a file",
                    metadata: ["session": "\(session)", "reason": "\(status.shortage?.reason ?? "")"])
            }
            await persist("record what a worker has fetched") {
                try await store.setFetched(status, session: session)
            }
        case .heartbeat, .register: break
        }
    }

    private func fail(_ attempt: AttemptID, _ failure: FailureClass, _ message: String) async {
        let device = await registry.failed(attempt, failure, session: session)
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
        await news.changed(attempt.task.job)
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
