import FarmBasics
import FarmModel
import FarmScheduling
import FarmStore
import Logging
import Synchronization

import struct FoundationEssentials.UUID

/// One worker's stream, from its registration to its end: ``SessionLife`` decides, this acts.
struct WorkerStream {
    /// What the stream's tasks share.
    private final class Stream: Sendable {
        let outbound: AsyncStream<CoordinatorOrder>.Continuation
        private let life: Mutex<SessionLife>

        init(_ timings: FarmTimings, outbound: AsyncStream<CoordinatorOrder>.Continuation) {
            life = Mutex(SessionLife(timings))
            self.outbound = outbound
        }

        func handle(_ event: SessionLife.Event) -> [SessionLife.Action] { life.withLock { $0.handle(event) } }

        var ending: String? { life.withLock { $0.ending } }
        var failure: (any Error)? { life.withLock { $0.failure } }
    }

    let farm: UUID
    let coordinator: UUID
    let store: any Store
    let registry: SessionRegistry
    let news: JobNews
    let timings: FarmTimings
    let logger: Logger
    /// Who has opened the stream.
    var caller = Caller.open()
    /// For workers that a certificate speaks for.
    var seals: AttemptSeals?

    /// Runs until the stream ends; returns after the session's end is recorded, or left to the worker's return.
    /// - Parameters:
    ///   - reports: what the worker says, nil for a word that this build does not know. A ``FarmError`` ends them where
    ///     a word cannot be read.
    ///   - send: tells the worker; throws where the line is broken.
    /// - Throws: why the worker was refused.
    func run(
        _ reports: some AsyncSequence<WorkerReport?, any Error> & Sendable,
        send: @escaping @Sendable (CoordinatorOrder) async throws -> Void
    ) async throws {
        let (orders, outbound) = AsyncStream.makeStream(of: CoordinatorOrder.self)
        let stream = Stream(timings, outbound: outbound)
        await withTaskGroup { group in
            group.addTask { await read(reports, of: stream) }
            group.addTask { await write(orders, of: stream, send) }
            group.addTask { await beat(stream) }
            // Each has told by then what has ended.
            await group.next()
            group.cancelAll()
        }
        await carryOut(stream.handle(.stopped), of: stream)
        if let failure = stream.failure { throw failure }
    }

    private func read(_ reports: some AsyncSequence<WorkerReport?, any Error>, of stream: Stream) async {
        do {
            for try await word in reports {
                let report: WorkerReport?
                if let word { report = try await checked(word) } else { report = nil }
                guard await carryOut(stream.handle(.said(report)), of: stream) else { return }
            }
            _ = stream.handle(.workerStopped)
        } catch let error as FarmError {
            _ = stream.handle(.unreadable(error))
        } catch {
            logger.debug("stream failed", metadata: ["error": "\(error)"])
            _ = stream.handle(.connectionLost)
        }
    }

    private func checked(_ report: WorkerReport) async throws -> WorkerReport {
        try WorkerBounds.check(report, from: caller)
        guard let worker = caller.worker, let seals else { return report }
        return try await seals.open(report, of: worker)
    }

    private func write(
        _ orders: AsyncStream<CoordinatorOrder>, of stream: Stream,
        _ send: @Sendable (CoordinatorOrder) async throws -> Void
    ) async {
        do {
            for await order in orders {
                try await send(caller.worker.flatMap { seals?.seal(order, for: $0) } ?? order)
            }
            _ = stream.handle(.drained)
        } catch {
            _ = stream.handle(.connectionLost)
        }
    }

    private func beat(_ stream: Stream) async {
        do {
            repeat {
                // The heartbeat itself: a timer.
                try await Task.sleep(for: timings.heartbeat)
            } while await carryOut(stream.handle(.beat), of: stream)
        } catch {
            _ = stream.handle(.drained)
        }
    }

    /// - Returns: whether the stream goes on.
    @discardableResult
    private func carryOut(_ actions: [SessionLife.Action], of stream: Stream) async -> Bool {
        var actions = actions[...]
        while let action = actions.popFirst() {
            if action == .hangUp { return false }
            if let event = await perform(action, of: stream) { actions += stream.handle(event) }
        }
        return true
    }

    /// - Returns: what became of it, where that matters.
    private func perform(_ action: SessionLife.Action, of stream: Stream) async -> SessionLife.Event? {
        switch action {
        case .open(let registration, let version):
            do {
                return .opened(try await open(registration, version, of: stream))
            } catch {
                return .notOpened(error)
            }
        case .hear(let report, let session):
            await WorkerReportHandler(session: session, store: store, registry: registry, news: news, logger: logger)
                .handle(report)
            return .taken
        case .send(let order): stream.outbound.yield(order)
        case .hangUp: break
        case .leave(let session):
            logEnd(of: session, stream)
            await registry.remove(session)
        case .close(let session):
            logEnd(of: session, stream)
            return .closed(isProven: await registry.close(session))
        case .awaitReturn(let grace):
            try? await Task.sleep(for: grace)
            return .graceEnded
        case .recordEnd(let session, let reason, let counts):
            await recordEnd(of: session, reason: reason, counts: counts)
            return .recorded
        case .forget(let session): await registry.closed(session)
        }
        return nil
    }

    private func open(_ registration: WorkerRegistration, _ version: Int, of stream: Stream) async throws -> SessionID {
        try await registry.opening(registration, outbound: stream.outbound) {
            let opened = try await store.openSession(registration, coordinator: coordinator)
            logger.info(
                "worker registered",
                metadata: [
                    "worker": "\(registration.name)", "session": "\(opened.id)",
                    "models": "\(registration.models.count)", "accessories": "\(registration.accessories.count)",
                    "kept": "\(opened.kept.count)",
                ])
            let greeting = SessionGreeting(
                version: version, farm: farm, session: opened.id, heartbeat: timings.heartbeat, revoked: opened.revoked,
                isDrained: opened.isDrained)
            return (opened, greeting)
        }
    }

    private func logEnd(of session: SessionID, _ stream: Stream) {
        logger.info("session ended", metadata: ["session": "\(session)", "reason": "\(stream.ending ?? "")"])
    }

    private func recordEnd(of session: SessionID, reason: String, counts: Bool) async {
        do {
            // The call may be over, and its task cancelled: this is to be done all the same.
            try await Task { [store] in
                try await store.endSession(session, reason: reason, counts: counts)
            }.value
        } catch {
            // The pulse ends sessions that no stream holds.
            logger.warning(
                "cannot record the session's end", metadata: ["session": "\(session)", "error": "\(error)"])
        }
    }
}
