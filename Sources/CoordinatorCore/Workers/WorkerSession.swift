import FarmModel
import FarmScheduling
import FarmStore
import FarmWire
import GRPCCore
import Logging
import SwiftProtobuf
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
    let timings: FarmTimings
    let logger: Logger

    /// Runs until the stream ends; returns after the session's end is recorded, or left to the worker's return.
    /// - Throws: why the worker was refused.
    func run(
        messages: RPCAsyncSequence<Farm_V1_WorkerMessage, any Error>, response: RPCWriter<Farm_V1_CoordinatorMessage>
    ) async throws {
        let (outbound, continuation) = AsyncStream.makeStream(of: Farm_V1_CoordinatorMessage.self)
        let watch = Watch()
        let end = await withTaskGroup(of: End.self) { group in
            group.addTask { await read(messages, outbound: continuation, watch: watch) }
            group.addTask { await write(outbound, to: response) }
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
        _ outbound: AsyncStream<Farm_V1_CoordinatorMessage>, to response: RPCWriter<Farm_V1_CoordinatorMessage>
    ) async -> End {
        do {
            for await message in outbound { try await response.send(message) }
            return .drained
        } catch {
            return .connectionLost
        }
    }

    private func beat(_ outbound: AsyncStream<Farm_V1_CoordinatorMessage>.Continuation, watch: Watch) async -> End {
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
                outbound.yield(.with { $0.heartbeat = Farm_V1_Heartbeat() })
                // Beats are counted, not time: a coordinator that was stopped itself must not blame its workers.
                if watch.tick() > timings.missedHeartbeats { return .silent }
            }
        } catch {
            return .drained
        }
    }

    private func read(
        _ messages: RPCAsyncSequence<Farm_V1_WorkerMessage, any Error>,
        outbound: AsyncStream<Farm_V1_CoordinatorMessage>.Continuation, watch: Watch
    ) async -> End {
        do {
            for try await message in messages {
                if let session = watch.session {
                    watch.heard(isBusy: true)
                    defer { watch.heard(isBusy: false) }
                    try await WorkerMessageHandler(session: session, store: store, registry: registry, logger: logger)
                        .handle(message)
                } else {
                    watch.heard(isBusy: true)
                    defer { watch.heard(isBusy: false) }
                    do {
                        watch.register(try await open(message, outbound: outbound))
                    } catch {
                        return .refused(error)
                    }
                }
            }
            return .workerStopped
        } catch let error as FarmError where error.code == .invalidInput {
            return .violated(error)
        } catch {
            logger.debug("stream failed", metadata: ["error": "\(error)"])
            return .connectionLost
        }
    }

    private func open(
        _ message: Farm_V1_WorkerMessage, outbound: AsyncStream<Farm_V1_CoordinatorMessage>.Continuation
    ) async throws -> Int64 {
        guard case .register(let register)? = message.message else {
            throw FarmError(.invalidInput, "the first message of a worker's session must be its registration")
        }
        let version = try Self.agree(on: register)
        let registration = try WorkerRegistration(wire: register)
        return try await registry.opening(registration.worker) {
            let opened = try await store.openSession(registration, coordinator: coordinator)
            logger.info(
                "worker registered",
                metadata: [
                    "worker": "\(registration.name)", "session": "\(opened.id)",
                    "models": "\(registration.models.count)", "accessories": "\(registration.accessories.count)",
                    "kept": "\(opened.kept.count)",
                ])
            let greeting = Farm_V1_Registered.with {
                $0.protocol = UInt32(version)
                $0.farmID = farm.uuidString
                $0.sessionID = opened.id
                $0.heartbeatMilliseconds = UInt32(clamping: timings.heartbeat.milliseconds)
                $0.revoked = opened.revoked.map(\.wire)
                $0.drained = opened.isDrained
            }
            return (LiveSession(opened, registration: registration, outbound: outbound), greeting)
        }
    }

    /// The highest version that both speak.
    private static func agree(on register: Farm_V1_Register) throws -> Int {
        let ours = FarmVersion.workerProtocol
        let highest = min(Int(register.protocolMax), ours.upperBound)
        guard highest >= max(Int(register.protocolMin), ours.lowerBound) else {
            throw FarmError(
                .failedPrecondition,
                "worker '\(register.name.shortened())' (\(register.version.shortened())) speaks versions "
                    + "\(register.protocolMin) to \(register.protocolMax) of the worker protocol, this coordinator "
                    + "(\(FarmVersion.current)) \(ours.text): upgrade the older of the two")
        }
        return highest
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

extension Duration {
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
