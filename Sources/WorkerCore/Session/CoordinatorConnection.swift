import FarmBasics
import FarmModel
import FarmTransport
import FarmWire
import FoundationEssentials
import GRPCCore
import GRPCNIOTransportHTTP2
import LocalFiles
import Logging
import SwiftProtobuf

/// One connection to one coordinator, from dialling to its end: registers, passes words both ways, keeps the heartbeat,
/// and delivers from the spool.
struct CoordinatorConnection: Sendable {
    /// What the connection hands to the session.
    enum Event: Sendable {
        case opened(Outlets)
        case said(WorkerSessionState.Event)
    }

    /// What the session puts into these goes out.
    struct Outlets: Sendable {
        var reports: AsyncStream<WorkerReport>.Continuation
        /// Of these only the newest goes out once the one before has.
        var previews: AsyncStream<WorkerReport>.Continuation
        var deliveries: AsyncStream<SpoolEntry>.Continuation
        /// Finished, it ends the connection at once.
        var life: AsyncStream<Void>.Continuation
    }

    /// Why a connection ended without an error.
    enum Ending: Sendable { case closed, draining }

    let address: CoordinatorAddress
    let worker: UUID
    let spool: Spool
    let inputs: InputDownloads
    let storedFiles: StoredFileDownloads
    let security: WorkerSecurity
    let logger: Logger
    let emit: @Sendable (Event) -> Void

    /// Returns or throws when the connection has ended.
    /// - Throws: ``Refusal`` when the coordinator will never take this worker, ``TurnedAway`` when it would once a person has
    ///   done something, else what broke the connection.
    func run(_ watchdog: ConnectionWatchdog) async throws -> Ending {
        let (life, lifeEnd) = AsyncStream.makeStream(of: Void.self)
        let door: ClientSecurity
        do {
            door = try await BlockingExecutor.run { [security, address] in try security.client(to: address) }
        } catch let error as FarmError {
            throw TurnedAway(address: address, reason: error)
        }
        do {
            return try await withGRPCClient(transport: try transport(door)) { client in
                try await withThrowingTaskGroup(of: Ending.self) { group in
                    defer { group.cancelAll() }
                    let gateway = Farm_V1_WorkerGateway.Client(wrapping: client)
                    group.addTask { try await session(gateway, watchdog: watchdog, life: lifeEnd) }
                    group.addTask { try await watch(watchdog) }
                    group.addTask {
                        for await _ in life {}
                        return .closed
                    }
                    return try await group.next() ?? .closed
                }
            }
        } catch let error as RPCError {
            // Of one that took this worker the next try tells.
            guard !watchdog.isRegistered else { throw error }
            if let reason = door.reason(for: error) {
                throw TurnedAway(address: address, trouble: reason) ?? reason
            }
            if let turnedAway = TurnedAway(address: address, answer: error) { throw turnedAway }
            guard Refusal.codes.contains(error.code) else { throw error }
            throw Refusal(address: address, message: error.message)
        }
    }

    private func transport(_ door: ClientSecurity) throws -> HTTP2ClientTransport.Posix {
        var config = HTTP2ClientTransport.Posix.Config.defaults
        config.backoff = .init(initial: .milliseconds(100), max: .seconds(1), multiplier: 2, jitter: 0.2)
        // Models are large: frames of 16 KiB cost more than what they carry.
        config.http2.targetWindowSize = 4 << 20
        config.http2.maxFrameSize = 256 << 10
        // No keepalive pings: the heartbeats on the stream do their work, and servers count pings against a client.
        door.watch(&config)
        return try .http2NIOPosix(
            target: address.target, transportSecurity: try door.transportSecurity(), config: config)
    }

    private func session(
        _ gateway: Farm_V1_WorkerGateway.Client<HTTP2ClientTransport.Posix>, watchdog: ConnectionWatchdog,
        life: AsyncStream<Void>.Continuation
    ) async throws -> Ending {
        let (reports, reportsEnd) = AsyncStream.makeStream(of: WorkerReport.self)
        let (previews, previewsEnd) = AsyncStream.makeStream(
            of: WorkerReport.self, bufferingPolicy: .bufferingNewest(1))
        let (beats, beatsEnd) = AsyncStream.makeStream(of: Void.self)
        let (deliveries, deliveriesEnd) = AsyncStream.makeStream(of: SpoolEntry.self)
        emit(.opened(Outlets(reports: reportsEnd, previews: previewsEnd, deliveries: deliveriesEnd, life: life)))
        defer {
            beatsEnd.finish()
            previewsEnd.finish()
        }
        return try await gateway.session { writer in
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask {
                    for await _ in beats { try await writer.write(WorkerReport.heartbeat.wire) }
                }
                group.addTask {
                    for await preview in previews { try await writer.write(preview.wire) }
                }
                for await report in reports { try await writer.write(report.wire) }
                // Ending here in peace would tell the coordinator that the worker stops.
                try Task.checkCancellation()
                // The worker has said its last word.
                beatsEnd.finish()
                previewsEnd.finish()
            }
        } onResponse: { response in
            var messages = response.messages.makeAsyncIterator()
            let first = try await messages.next()
            guard case .registered(let greeting)? = try first.flatMap(CoordinatorOrder.init(wire:)) else {
                throw FarmError(.unavailable, "the coordinator did not begin with an answer to the registration")
            }
            try await accept(greeting, watchdog: watchdog)
            return try await withThrowingTaskGroup(of: Ending.self) { group in
                defer { group.cancelAll() }
                group.addTask {
                    while true {
                        try await Task.sleep(for: greeting.heartbeat)
                        beatsEnd.yield()
                    }
                }
                group.addTask {
                    let uploader = ImageUploader(
                        gateway: gateway, farm: greeting.farm, worker: worker, session: greeting.session, spool: spool,
                        logger: logger
                    ) { emit(.said($0)) }
                    try await uploader.run(deliveries)
                    return .closed
                }
                group.addTask {
                    await inputs.serve(InputDownload(gateway: gateway).bytes(of:))
                    return .closed
                }
                group.addTask {
                    await storedFiles.serve(StoredFileDownload(gateway: gateway).fetch)
                    return .closed
                }
                while let message = try await messages.next() {
                    watchdog.beat()
                    do {
                        let order = try CoordinatorOrder(wire: message)
                        if order == .draining { return .draining }
                        if let event = order.flatMap(event) { emit(.said(event)) }
                    } catch let unreadable as UnreadableAssignment {
                        emit(.said(.refused(unreadable.attempt, device: unreadable.device, unreadable.reason)))
                    }
                }
                return .closed
            }
        }
    }

    private func accept(_ greeting: SessionGreeting, watchdog: ConnectionWatchdog) async throws {
        guard FarmVersion.workerProtocol.contains(greeting.version) else {
            throw Refusal(
                address: address,
                message: "it speaks version \(greeting.version) of the worker protocol, this worker "
                    + "(\(FarmVersion.current)) \(FarmVersion.workerProtocol.text): upgrade the older of the two")
        }
        try await spool.prepareFolder(of: greeting.farm)
        watchdog.register(heartbeat: greeting.heartbeat)
        logger.info(
            "connected",
            metadata: [
                "coordinator": "\(address)", "farm": "\(greeting.farm)", "session": "\(greeting.session)",
            ])
        emit(
            .said(.registered(farm: greeting.farm, revoked: greeting.revoked, isDrained: greeting.isDrained)))
    }

    /// Ends the connection when the coordinator has been silent for too long.
    private func watch(_ watchdog: ConnectionWatchdog) async throws -> Ending {
        while watchdog.remaining > .zero {
            try await Task.sleep(for: min(watchdog.remaining, .milliseconds(500)))
        }
        throw FarmError(.unavailable, "the coordinator has gone silent")
    }

    private func event(for order: CoordinatorOrder) -> WorkerSessionState.Event? {
        switch order {
        case .assignment(let assignment): .assigned(assignment)
        case .cancel(let attempt): .cancelled(attempt)
        case .recall(let attempts): .recalled(attempts)
        case .intake(let isOpen): .intake(isOpen: isOpen)
        case .registered, .heartbeat, .draining: nil
        }
    }
}
