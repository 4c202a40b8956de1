import FarmModel
import FarmWire
import FoundationEssentials
import GRPCCore
import GRPCNIOTransportHTTP2
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
    let logger: Logger
    let emit: @Sendable (Event) -> Void

    /// Returns or throws when the connection has ended.
    /// - Throws: ``Refusal`` when the coordinator will never take this worker, else what broke the connection.
    func run(_ pulse: CoordinatorPulse) async throws -> Ending {
        let (life, lifeEnd) = AsyncStream.makeStream(of: Void.self)
        do {
            return try await withGRPCClient(transport: try transport()) { client in
                try await withThrowingTaskGroup(of: Ending.self) { group in
                    defer { group.cancelAll() }
                    let gateway = Farm_V1_WorkerGateway.Client(wrapping: client)
                    group.addTask { try await session(gateway, pulse: pulse, life: lifeEnd) }
                    group.addTask { try await watch(pulse) }
                    group.addTask {
                        for await _ in life {}
                        return .closed
                    }
                    return try await group.next() ?? .closed
                }
            }
        } catch let error as RPCError where Refusal.codes.contains(error.code) {
            guard !pulse.isRegistered else { throw error }
            throw Refusal(address: address, message: error.message)
        }
    }

    private func transport() throws -> HTTP2ClientTransport.Posix {
        var config = HTTP2ClientTransport.Posix.Config.defaults
        config.backoff = .init(initial: .milliseconds(100), max: .seconds(1), multiplier: 2, jitter: 0.2)
        // Models are large: frames of 16 KiB cost more than what they carry.
        config.http2.targetWindowSize = 4 << 20
        config.http2.maxFrameSize = 256 << 10
        // No keepalive pings: the heartbeats on the stream do their work, and servers count pings against a client.
        return try .http2NIOPosix(target: address.target, transportSecurity: .plaintext, config: config)
    }

    private func session(
        _ gateway: Farm_V1_WorkerGateway.Client<HTTP2ClientTransport.Posix>, pulse: CoordinatorPulse,
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
                    for await _ in beats { try await writer.write(.with { $0.heartbeat = .init() }) }
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
            guard case .registered(let registered) = try await messages.next()?.message else {
                throw FarmError(.unavailable, "the coordinator did not begin with an answer to the registration")
            }
            let farm = try await accept(registered, pulse: pulse)
            return try await withThrowingTaskGroup(of: Ending.self) { group in
                defer { group.cancelAll() }
                group.addTask {
                    while true {
                        try await Task.sleep(for: heartbeat(registered))
                        beatsEnd.yield()
                    }
                }
                group.addTask {
                    let uploader = ResultUploader(
                        gateway: gateway, farm: farm, worker: worker, session: registered.sessionID, spool: spool,
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
                    pulse.beat()
                    if case .draining = message.message { return .draining }
                    if let event = event(for: message) { emit(.said(event)) }
                }
                return .closed
            }
        }
    }

    private func accept(_ registered: Farm_V1_Registered, pulse: CoordinatorPulse) async throws -> UUID {
        guard FarmVersion.workerProtocol.contains(Int(registered.protocol)) else {
            throw Refusal(
                address: address,
                message: "it speaks version \(registered.protocol) of the worker protocol, this worker "
                    + "(\(FarmVersion.current)) \(FarmVersion.workerProtocol.text): upgrade the older of the two")
        }
        let farm = try UUID(wire: registered.farmID, field: "farm id")
        try await spool.prepareFolder(of: farm)
        pulse.register(heartbeat: heartbeat(registered))
        logger.info(
            "connected",
            metadata: ["coordinator": "\(address)", "farm": "\(farm)", "session": "\(registered.sessionID)"])
        emit(
            .said(
                .registered(
                    farm: farm, revoked: registered.revoked.map(AttemptID.init(wire:)), isDrained: registered.drained)))
        return farm
    }

    /// Ends the connection when the coordinator has been silent for too long.
    private func watch(_ pulse: CoordinatorPulse) async throws -> Ending {
        while pulse.remaining > .zero {
            try await Task.sleep(for: min(pulse.remaining, .milliseconds(500)))
        }
        throw FarmError(.unavailable, "the coordinator has gone silent")
    }

    private func heartbeat(_ registered: Farm_V1_Registered) -> Duration {
        .milliseconds(Int64(max(registered.heartbeatMilliseconds, 100)))
    }

    private func event(for message: Farm_V1_CoordinatorMessage) -> WorkerSessionState.Event? {
        switch message.message {
        case .assignment(let assignment):
            do {
                return .assigned(try TaskAssignment(wire: assignment))
            } catch {
                return .refused(AttemptID(wire: assignment.attempt), device: assignment.device, "\(error)")
            }
        case .cancel(let cancel): return .cancelled(AttemptID(wire: cancel.attempt))
        case .recall(let recall): return .recalled(recall.attempts.map(AttemptID.init(wire:)))
        case .intake(let intake): return .intake(isOpen: intake.open)
        case .registered, .heartbeat, .draining, nil: return nil
        }
    }
}
