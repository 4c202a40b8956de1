import CoordinatorCore
import FarmModel
import FarmStorePostgres
import GRPCCore
import GRPCNIOTransportHTTP2
import Logging
import ServiceLifecycle

/// What stands before all of a coordinator's listeners; as a service it warns while the farm is open to strangers.
struct CoordinatorDoor: Service {
    private static let day = Duration.seconds(86_400)

    let gate: AccessGate
    let keeper: DoorKeeper
    private let calls: RunningCalls
    private let address: ListenAddress
    private let logger: Logger

    /// - Parameter address: where others than this machine may come from.
    init(store: PostgresFarmStore, address: ListenAddress, logger: Logger) {
        gate = AccessGate(store: store, logger: logger)
        calls = RunningCalls(logger: logger)
        keeper = DoorKeeper(gate: gate, calls: calls, store: store, logger: logger)
        self.address = address
        self.logger = logger
    }

    func run() async throws {
        guard !address.isLocal else { return try await gracefulShutdown() }
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // The start has warned: a timer.
                try? await Task.sleep(for: Self.day)
                guard !Task.isCancelled else { break }
                // A store that is away says so elsewhere.
                try? await warn()
            }
        }
    }

    /// Says what whoever reaches the address can do, or see.
    func warn() async throws {
        let isOpen = try await gate.currentAccess().isOpen
        logger.warning(
            isOpen
                ? "listening without encryption or authentication: whoever reaches the port can use the farm"
                : "listening without encryption: whoever is on the way can read tokens and images",
            metadata: ["address": "\(address)"])
    }

    /// A server whose calls come through the gate.
    func makeServer(
        on socket: SocketAddress, trust: ListenerTrust, _ adapters: [any RegistrableRPCService]
    ) -> GRPCServer<HTTP2ServerTransport.Posix> {
        GRPCServer(
            transport: HTTP2ServerTransport.Posix(
                address: socket, transportSecurity: .plaintext, config: Self.configuration),
            services: adapters, interceptors: [GateInterceptor(gate: gate, calls: calls, trust: trust)])
    }

    private static var configuration: HTTP2ServerTransport.Posix.Config {
        .defaults {
            // Images and models are large: the standard window of 64 KiB would stop the sender every few chunks,
            // and frames of 16 KiB cost more than what they carry.
            $0.http2.targetWindowSize = 4 << 20
            $0.http2.maxFrameSize = 256 << 10
            // Of one connection; a worker and a client have some ten. Metadata is bounded by the transport: 16 KiB a call.
            $0.http2.maxConcurrentStreams = 256
            // A caller whose machine is gone holds nothing for long.
            $0.connection.keepalive.time = .seconds(30)
            $0.connection.keepalive.timeout = .seconds(20)
            // Nor does one keep this process from ending: its calls have ended by then.
            $0.connection.maxGraceTime = .seconds(10)
            $0.connection.keepalive.clientBehavior.minPingIntervalWithoutCalls = .seconds(5)
            $0.connection.keepalive.clientBehavior.allowWithoutCalls = true
        }
    }
}
