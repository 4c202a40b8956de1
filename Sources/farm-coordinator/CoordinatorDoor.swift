import CoordinatorCore
import FarmModel
import FarmStorePostgres
import GRPCCore
import Logging
import ServiceLifecycle

/// What stands before all of a coordinator's listeners; as a service it warns while the farm is open to strangers.
struct CoordinatorDoor: Service {
    private static let day = Duration.seconds(86_400)

    let gate: AccessGate
    let keeper: DoorKeeper
    let listeners: CoordinatorListeners
    private let calls: RunningCalls
    private let address: ListenAddress
    private let logger: Logger

    /// - Parameter address: where others than this machine may come from.
    init(store: PostgresFarmStore, address: ListenAddress, listeners: CoordinatorListeners, logger: Logger) {
        gate = AccessGate(store: store, logger: logger)
        calls = RunningCalls(logger: logger)
        keeper = DoorKeeper(gate: gate, calls: calls, store: store, logger: logger)
        self.address = address
        self.listeners = listeners
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
        guard !address.isLocal else { return }
        let words: Logger.Message? =
            switch (try await gate.currentAccess().isOpen, listeners.isEncrypted) {
            case (true, true): "listening without authentication: whoever reaches the port can use the farm"
            case (true, false):
                "listening without encryption or authentication: whoever reaches the port can use the farm"
            case (false, false): "listening without encryption: whoever is on the way can read tokens and images"
            case (false, true): nil
            }
        if let words { logger.warning(words, metadata: ["address": "\(address)"]) }
    }

    /// A server whose calls come through the gate. It blocks.
    func makeServer(
        at address: ListenAddress, _ adapters: [any RegistrableRPCService]
    ) throws -> GRPCServer<CoordinatorListeners.Transport> {
        let table = listeners.table
        return GRPCServer(
            transport: try listeners.transport(at: address), services: adapters,
            interceptors: [GateInterceptor(gate: gate, calls: calls, trust: .certified { table.peer($0) })])
    }
}
