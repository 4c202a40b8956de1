import FarmBasics
import FarmModel
import FarmStore
import FarmTestSupport
import FarmWire
import Foundation
import GRPCCore
import Testing

@testable import CoordinatorCore

/// The gate before gRPC's methods, without a network.
@Suite(.timeLimit(.minutes(1))) struct GateInterceptorTests {
    private typealias Request = StreamingServerRequest<String>
    private typealias Response = StreamingServerResponse<String>

    private static let watch = Farm_V1_Farm.Method.WatchJob.descriptor

    /// What came through the gate.
    private func call(
        _ farm: ClosedFarm, _ descriptor: MethodDescriptor = Self.watch, authorization: String?,
        trust: ListenerTrust = .network,
        next: @escaping @Sendable (ServerContext) async throws -> Void = { _ in }
    ) async throws {
        let interceptor = GateInterceptor(gate: farm.gate, calls: farm.calls, trust: trust)
        try await withServerContextRPCCancellationHandle { handle in
            var metadata = Metadata()
            if let authorization { metadata.addString(authorization, forKey: "authorization") }
            // Whoever reads it fails: a refused call must read nothing.
            let messages = RPCAsyncSequence<String, any Error>(
                wrapping: AsyncThrowingStream { () async throws -> String? in
                    throw FarmError(.internal, "its stream was read")
                })
            let context = ServerContext(
                descriptor: descriptor, remotePeer: "ipv4:10.0.0.1:5000", localPeer: "ipv4:10.0.0.2:7433",
                cancellation: handle)
            _ = try await interceptor.intercept(
                request: Request(metadata: metadata, messages: messages), context: context
            ) { @Sendable (_: Request, context: ServerContext) async throws -> Response in
                try await next(context)
                return Response(metadata: [:]) { _ in [:] }
            }
        }
    }

    private func code(
        _ farm: ClosedFarm, _ descriptor: MethodDescriptor = Self.watch, authorization: String?,
        trust: ListenerTrust = .network
    ) async -> RPCError.Code? {
        do {
            try await call(farm, descriptor, authorization: authorization, trust: trust)
            return nil
        } catch {
            return (error as? RPCError)?.code ?? .unknown
        }
    }

    @Test func aCallIsLetInByItsToken() async throws {
        let farm = try await ClosedFarm()
        let seen = Box<Caller?>(nil)
        try await call(farm, authorization: "Bearer \(try farm.token(.submitter).text)") {
            seen.value = $0.call?.caller
        }
        #expect(seen.value?.name == "anna" && seen.value?.address == "10.0.0.1")
        #expect(await code(farm, authorization: nil) == .unauthenticated)
        #expect(await code(farm, authorization: "Bearer x") == .unauthenticated)
        let drain = Farm_V1_Farm.Method.SetWorkerIntake.descriptor
        let anna = "Bearer \(try farm.token(.submitter).text)"
        #expect(await code(farm, drain, authorization: anna) == .permissionDenied)
        #expect(await code(farm, drain, authorization: nil, trust: .owner("ines")) == nil)
        let unknown = MethodDescriptor(fullyQualifiedService: "farm.v1.Farm", method: "Surprise")
        #expect(await code(farm, unknown, authorization: "Bearer \(try farm.token(.admin).text)") == .permissionDenied)
        try await eventually("nothing runs") { farm.calls.count == 0 }
    }

    @Test func whatIsAnothersIsADenialInTheAudit() async throws {
        let farm = try await ClosedFarm()
        await #expect(throws: RPCError.self) {
            try await call(
                farm, Farm_V1_Farm.Method.CancelJob.descriptor,
                authorization: "Bearer \(try farm.token(.submitter).text)"
            ) { context in
                let caller = try #require(context.call?.caller)
                throw RPCError(JobReach.anothers("job 7", of: "bob", caller, .cancelJobs))
            }
        }
        await farm.gate.refusals.write(to: farm.store, logger: ClosedFarm.logger)
        var filter = AuditFilter()
        filter.outcome = .denied
        let denied = try await farm.store.audit(filter)
        #expect(denied.map(\.object) == ["job 7"])
        #expect(denied.allSatisfy { $0.principal == "anna" && $0.method == "CancelJob" })
    }

    @Test func aRevocationEndsWhatRuns() async throws {
        let farm = try await ClosedFarm()
        let anna = try farm.token(.submitter)
        let (entered, enters) = AsyncStream.makeStream(of: Void.self)
        let running = Task {
            try await call(farm, authorization: "Bearer \(anna.text)") { context in
                try await answering(ClosedFarm.logger, context) { _ in
                    enters.yield()
                    // Until it is cut off.
                    try await Task.sleep(for: .seconds(600))
                }
            }
        }
        for await _ in entered { break }
        #expect(farm.calls.count == 1)
        await farm.calls.recheck(farm.gate)
        #expect(farm.calls.count == 1)
        _ = try await farm.people.revokeToken(as: try await farm.admin, anna.id)
        let start = ContinuousClock.now
        await farm.calls.recheck(farm.gate)
        let error = await #expect(throws: RPCError.self) { try await running.value }
        #expect(error?.code == .unauthenticated && error?.message.contains("was revoked") == true)
        #expect(start.duration(to: .now) < .seconds(1))
        try await eventually("nothing runs") { farm.calls.count == 0 }
    }

    /// `farm close` would lose the only admin's token, and `farm logout` fail though it is done.
    @Test func whatChangesTheDoorIsNotCutOffByIt() async throws {
        let farm = try await ClosedFarm()
        let anna = try farm.token(.submitter)
        let revoke = Farm_V1_People.Method.RevokeToken.descriptor
        try await call(farm, revoke, authorization: "Bearer \(anna.text)") { context in
            try await answering(ClosedFarm.logger, context) { caller in
                _ = try await farm.people.revokeToken(as: caller, anna.id)
                await farm.calls.recheck(farm.gate)
                try Task.checkCancellation()
            }
            #expect(context.call?.ending == nil)
        }
        #expect(await code(farm, authorization: "Bearer \(anna.text)") == .unauthenticated)
    }

    @Test func newsOfPeopleEndWhatRuns() async throws {
        let farm = try await ClosedFarm()
        let keeper = DoorKeeper(gate: farm.gate, calls: farm.calls, store: farm.store, logger: ClosedFarm.logger)
        let keeping = Task { try await keeper.run() }
        let events = farm.store.events()
        let news = Task {
            for await event in events where event == .peopleChanged { keeper.peopleChanged() }
        }
        let (entered, enters) = AsyncStream.makeStream(of: Void.self)
        let running = Task {
            try await call(farm, authorization: "Bearer \(try farm.token(.viewer).text)") { context in
                try await answering(ClosedFarm.logger, context) { _ in
                    enters.yield()
                    try await Task.sleep(for: .seconds(600))
                }
            }
        }
        for await _ in entered { break }
        // By another coordinator, of which only the news come.
        let vera = try #require(try await farm.store.principal(named: "vera"))
        _ = try await farm.store.changePrincipal(vera.id) { $0.isDisabled = true }
        let error = await #expect(throws: RPCError.self) { try await running.value }
        #expect(error?.code == .unauthenticated)
        keeping.cancel()
        news.cancel()
        _ = try? await keeping.value
    }

    @Test func whoMayDoLessBeginsAnew() async throws {
        let farm = try await ClosedFarm()
        let (entered, enters) = AsyncStream.makeStream(of: Void.self)
        let running = Task {
            try await call(farm, authorization: "Bearer \(try farm.token(.op).text)") { context in
                try await answering(ClosedFarm.logger, context) { _ in
                    enters.yield()
                    try await Task.sleep(for: .seconds(600))
                }
            }
        }
        for await _ in entered { break }
        _ = try await farm.people.change(as: try await farm.admin, PrincipalChange(name: "otto", role: .viewer))
        await farm.calls.recheck(farm.gate)
        let error = await #expect(throws: RPCError.self) { try await running.value }
        #expect(error?.code == .unavailable)
    }

    @Test func aServerWithoutAGateLetsNobodyIn() async {
        await withServerContextRPCCancellationHandle { handle in
            let context = ServerContext(
                descriptor: Self.watch, remotePeer: "", localPeer: "", cancellation: handle)
            let error = await #expect(throws: RPCError.self) {
                try await answering(ClosedFarm.logger, context) { _ in }
            }
            #expect(error?.code == .permissionDenied)
        }
    }
}
