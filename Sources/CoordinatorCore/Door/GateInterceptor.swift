import FarmBasics
import FarmModel
import FarmWire
package import GRPCCore

/// How a listener knows who is at the other end.
package enum ListenerTrust: Sendable {
    /// Not at all, but for the address: calls have to show who makes them.
    case network
    /// By what the transport has found out of the connection, by gRPC's name of it (`ServerContext.remotePeer`); where that
    /// is nil it is as ``network``.
    case certified(@Sendable (_ remotePeer: String) -> Peer?)
    /// Only the coordinator's own user can reach it, who is an admin of this name.
    case owner(String)

    /// Who makes a call.
    func peer(_ remotePeer: String) -> Peer {
        switch self {
        case .network: Peer(remotePeer: remotePeer)
        case .certified(let find): find(remotePeer) ?? Peer(remotePeer: remotePeer)
        case .owner(let user): Peer(address: Peer.local, proof: .owner(user: user))
        }
    }
}

/// Stands before all of a server's methods: nothing of a call is read before its caller is known to be one who may make it.
package struct GateInterceptor: ServerInterceptor {
    private static let authorization = "authorization"

    private let gate: AccessGate
    private let calls: RunningCalls
    private let trust: ListenerTrust

    /// - Parameters:
    ///   - calls: of all servers of this coordinator.
    ///   - trust: of this server's listener.
    package init(gate: AccessGate, calls: RunningCalls, trust: ListenerTrust) {
        self.gate = gate
        self.calls = calls
        self.trust = trust
    }

    /// - Throws: `permissionDenied` for a method that the table does not have, and what the gate says, as gRPC has it.
    package func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>, context: ServerContext,
        next:
            @Sendable @concurrent (StreamingServerRequest<Input>, ServerContext) async throws ->
            StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        guard let permission = FarmMethods.permission[context.descriptor.fullyQualifiedMethod] else {
            throw RPCError(FarmError(.forbidden, "nobody may call \(context.descriptor.method) on this farm"))
        }
        let credentials = Credentials(authorization: request.metadata[stringValues: Self.authorization])
        let peer = trust.peer(context.remotePeer)
        let caller: Caller
        do {
            caller = try await gate.admit(permission, credentials, from: peer, method: context.descriptor.method)
        } catch let error as FarmError {
            throw RPCError(error)
        }
        var context = context
        context.transportSpecific = CallContext(
            call: calls.enter(caller, permission, credentials, peer, context.cancellation))
        do {
            return try await next(request, context)
        } catch let error as RPCError where error.code == .permissionDenied {
            let denial = (error.cause as? FarmError)?.cause as? AnothersProperty
            gate.noteDenial(caller, from: peer, method: context.descriptor.method, object: denial?.object ?? "")
            throw error
        }
    }
}
