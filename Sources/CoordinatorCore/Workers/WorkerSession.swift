import FarmModel
import FarmScheduling
import FarmStore
import Logging
import Synchronization

import struct FoundationEssentials.UUID

/// One worker's stream, from its registration to its end.
struct WorkerSession {
    /// How a stream ended.
    private enum End {
        case refused(any Error)
        /// The worker said what no worker may.
        case violated(any Error)
        case workerStopped, connectionLost, silent, drained

        var reason: String {
            switch self {
            case .refused(let error), .violated(let error): "\(error)"
            case .workerStopped: "the worker stopped"
            case .connectionLost: "the connection was lost"
            case .silent: "the worker was silent"
            case .drained: "the coordinator ended the stream"
            }
        }
    }

    let farm: UUID
    let coordinator: UUID
    let store: any Store
    let registry: SessionRegistry
    let news: JobNews
    let timings: FarmTimings
    let logger: Logger

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
        let (outbound, continuation) = AsyncStream.makeStream(of: CoordinatorOrder.self)
        let watch = Watch()
        let end = await withTaskGroup(of: End.self) { group in
            group.addTask { await read(reports, outbound: continuation, watch: watch) }
            group.addTask { await write(outbound, send) }
            group.addTask { await beat(continuation, watch: watch) }
            let end = await group.next() ?? .connectionLost
            group.cancelAll()
            return end
        }
        if case .refused(let error) = end { throw error }
        guard let session = watch.session else {
            // Whoever left without a word is wrong here; a line or a store that is slow is nobody's fault.
            guard case .workerStopped = end else {
                throw FarmError(.unavailable, "the worker is not registered: \(end.reason)")
            }
            throw FarmError(.invalidInput, "the first message of a worker's session must be its registration")
        }
        logger.info("session ended", metadata: ["session": "\(session)", "reason": "\(end.reason)"])
        if case .drained = end {
            // It has ended in the store, or its worker goes to another coordinator.
            await registry.remove(session)
            return
        }
        let isProven = await registry.isProven(session)
        await registry.close(session)
        if case .connectionLost = end {
            // The worker may be back at once with what it holds; its new session ends this one and keeps the leases.
            try? await Task.sleep(for: timings.reconnectGrace)
        }
        await recordEnd(end, of: session, isProven: isProven)
        await registry.closed(session)
        if case .violated(let error) = end { throw error }
    }

    private func recordEnd(_ end: End, of session: Int64, isProven: Bool) async {
        do {
            try await store.endSession(session, reason: end.reason, counts: isProven)
        } catch {
            // The pulse ends sessions that no stream holds.
            logger.warning(
                "cannot record the session's end", metadata: ["session": "\(session)", "error": "\(error)"])
        }
    }

    private func write(
        _ outbound: AsyncStream<CoordinatorOrder>, _ send: @Sendable (CoordinatorOrder) async throws -> Void
    ) async -> End {
        do {
            for await order in outbound { try await send(order) }
            return .drained
        } catch {
            return .connectionLost
        }
    }

    private func beat(_ outbound: AsyncStream<CoordinatorOrder>.Continuation, watch: Watch) async -> End {
        do {
            var waited = Duration.zero
            while true {
                // The heartbeat itself: a timer.
                try await Task.sleep(for: timings.heartbeat)
                guard watch.session != nil else {
                    // The store may take as long as it likes.
                    if !watch.isRegistering { waited += timings.heartbeat }
                    if waited >= timings.registration { return .silent }
                    continue
                }
                outbound.yield(.heartbeat)
                // Beats are counted, not time: a coordinator that was stopped itself must not blame its workers.
                if watch.tick() > timings.missedHeartbeats { return .silent }
            }
        } catch {
            return .drained
        }
    }

    private func read(
        _ reports: some AsyncSequence<WorkerReport?, any Error>, outbound: AsyncStream<CoordinatorOrder>.Continuation,
        watch: Watch
    ) async -> End {
        do {
            for try await report in reports {
                watch.heard(isBusy: true)
                defer { watch.heard(isBusy: false) }
                if let session = watch.session {
                    guard let report else { continue }
                    await WorkerMessageHandler(
                        session: session, store: store, registry: registry, news: news, logger: logger
                    ).handle(report)
                } else {
                    do {
                        watch.register(try await open(report, outbound: outbound))
                    } catch {
                        return .refused(error)
                    }
                }
            }
            return .workerStopped
        } catch let error as FarmError {
            return watch.session == nil ? .refused(error) : .violated(error)
        } catch {
            logger.debug("stream failed", metadata: ["error": "\(error)"])
            return .connectionLost
        }
    }

    private func open(
        _ report: WorkerReport?, outbound: AsyncStream<CoordinatorOrder>.Continuation
    ) async throws -> Int64 {
        guard case .register(let registration)? = report else {
            throw FarmError(.invalidInput, "the first message of a worker's session must be its registration")
        }
        let version = try registration.agreedProtocol()
        return try await registry.opening(registration.worker) {
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
            return (LiveSession(opened, registration: registration, outbound: outbound), greeting)
        }
    }

    /// What the stream's tasks share: the session once it is open, and the heartbeats since the last message.
    private final class Watch: Sendable {
        private let state = Mutex((session: Int64?.none, missed: 0, isBusy: false))

        var session: Int64? { state.withLock { $0.session } }

        /// Whether a registration is on its way into the store.
        var isRegistering: Bool { state.withLock { $0.isBusy && $0.session == nil } }

        func register(_ session: Int64) { state.withLock { $0.session = session } }

        /// - Parameter isBusy: Nothing is read until the store has taken the message: that is no silence of the worker's.
        func heard(isBusy: Bool) {
            state.withLock {
                $0.missed = 0
                $0.isBusy = isBusy
            }
        }

        func tick() -> Int {
            state.withLock {
                if !$0.isBusy { $0.missed += 1 }
                return $0.missed
            }
        }
    }
}
