import FarmBasics
import FarmModel
import FarmTransport
import FarmWire
import GRPCCore
import GRPCNIOTransportHTTP2

/// A connection to one coordinator, opened by the first call.
struct CoordinatorLink: Sendable {
    typealias Service = Farm_V1_Farm.Client<HTTP2ClientTransport.Posix>
    typealias People = Farm_V1_People.Client<HTTP2ClientTransport.Posix>

    /// How long a coordinator may take to accept the connection.
    static let connectLimit = Duration.seconds(3)

    let address: CoordinatorAddress
    private let client: GRPCClient<HTTP2ClientTransport.Posix>
    private let watch = ConnectionWatch()
    private let security: ClientSecurity

    /// - Throws: `invalidInput` for no address, and for a file of authorities that is none.
    init(to entrance: Entrance) throws {
        address = entrance.address
        security = ClientSecurity(to: entrance.address, trust: try entrance.trust.serverTrust())
        var configuration = Self.configuration
        security.watch(&configuration)
        let transport: HTTP2ClientTransport.Posix
        do {
            transport = try .init(
                target: address.target, transportSecurity: try security.transportSecurity(), config: configuration)
        } catch {
            throw FarmError(.invalidInput, "coordinator \(address) is no address to dial", cause: error)
        }
        var interceptors: [any ClientInterceptor] = [watch]
        if let token = entrance.token { interceptors.append(TokenInterceptor(token: token)) }
        let client = GRPCClient(transport: transport, interceptors: interceptors)
        self.client = client
        Task { try await client.runConnections() }
    }

    /// Whether any call has reached the coordinator so far.
    var hasConnected: Bool { watch.openedCount > 0 }

    /// Lets calls end and closes the connection in the background.
    func close() { client.beginGracefulShutdown() }

    /// The call did not reach the coordinator: it has had no effect.
    struct Unreached: Error {
        var address: CoordinatorAddress
        var reason: String
    }

    /// Makes a call; a failure comes as a `FarmError` in words for a person, or as ``Unreached``.
    func call<Reply: Sendable>(_ body: @escaping @Sendable (Service) async throws -> Reply) async throws -> Reply {
        let service = Service(wrapping: client)
        return try await perform { try await body(service) }
    }

    /// The same of the service for people and tokens.
    func people<Reply: Sendable>(_ body: @escaping @Sendable (People) async throws -> Reply) async throws -> Reply {
        let service = People(wrapping: client)
        return try await perform { try await body(service) }
    }

    private func perform<Reply: Sendable>(_ body: @escaping @Sendable () async throws -> Reply) async throws -> Reply {
        let call = Task { try await body() }
        let opened = watch.openedCount
        let watchdog = Task { [watch] in
            // A deadline: cancelled when the call is over.
            try await Task.sleep(for: Self.connectLimit)
            if watch.openedCount == opened { call.cancel() }
        }
        defer { watchdog.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await call.value
            } onCancel: {
                call.cancel()
            }
        } catch let error as RPCError {
            throw explain(error, isReached: watch.openedCount > opened)
        } catch is CancellationError where !Task.isCancelled {
            throw unreached("no answer within 3 seconds")
        }
    }

    private func explain(_ error: RPCError, isReached: Bool) -> any Error {
        if Task.isCancelled { return CancellationError() }
        guard !isReached else {
            return error.code == .unavailable
                ? FarmError(
                    .unavailable, "lost the coordinator at \(address): \(Self.sentence(error.message))", cause: error)
                : refusal(FarmError(error))
        }
        if let fault = security.reason(for: error) {
            // Another certificate, or none: no other coordinator is asked in its stead.
            return fault.code == .unavailable ? unreached(fault.message) : fault
        }
        switch error.code {
        case .cancelled: return unreached("no answer within 3 seconds")
        case .unavailable, .unknown, .internalError: return unreached(Self.reason(of: error))
        default: return FarmError(error)
        }
    }

    /// Says where to log in, which the farm does not know: people give it many addresses.
    private func refusal(_ error: FarmError) -> FarmError {
        let end = "log in with: farm login"
        guard error.code == .unauthenticated, error.message.hasSuffix(end) else { return error }
        return FarmError(error.code, "\(error.message) \(address)", cause: error.cause)
    }

    private func unreached(_ reason: String) -> Unreached {
        Unreached(address: address, reason: reason)
    }

    /// The operating system's word for why no connection came about, from wherever it lies in the chain of causes.
    private static func reason(of error: RPCError) -> String {
        let text = "\(error) \(error.cause.map { "\($0)" } ?? "")".lowercased()
        let known = [
            "connection refused", "no such file or directory", "no route to host", "network is unreachable",
            "connection reset", "permission denied", "timed out",
        ]
        if let reason = known.first(where: text.contains) { return reason }
        return text.contains("resolve") || text.contains("getaddrinfo") ? "unknown host name" : error.message
    }

    /// gRPC's messages end with a full stop; ours go on.
    private static func sentence(_ message: String) -> String {
        message.hasSuffix(".") ? String(message.dropLast()) : message
    }

    /// Quick reconnection, no delay of small messages, and pings that find a vanished coordinator during a watch.
    private static var configuration: HTTP2ClientTransport.Posix.Config {
        .defaults {
            $0.backoff = .init(initial: .milliseconds(100), max: .seconds(1), multiplier: 1.6, jitter: 0.2)
            $0.connection.flushCoalescing = nil
            // Models are large.
            $0.http2.maxFrameSize = 256 << 10
            $0.connection.keepalive = .init(time: .seconds(10), timeout: .seconds(5), allowWithoutCalls: false)
        }
    }
}
