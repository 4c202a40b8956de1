import CoordinatorCore
import FarmScheduling
import FarmStore
import FarmStorePostgres
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import LocalFiles
import Logging
import PostgresDriver
import ServiceLifecycle
import UnixSignals

/// The coordinator's parts, wired.
struct CoordinatorProcess {
    private let services: ServiceGroup

    /// Brings the database up to date and makes everything ready to run.
    static func start(_ setup: CoordinatorSetup) async throws -> CoordinatorProcess {
        let address = try setup.makeAddress()
        let storedFiles = try setup.makeStoredFileFolder()
        let allowPickle = try setup.allowsPickle()
        let connections = try setup.connections()
        keepLargeBuffers()
        let logger = try setup.makeLogger()
        let listeners = try CoordinatorListeners(try setup.makeTLSFiles(), logger: logger)
        let postgres = try setup.makePostgres("farm-coordinator")
        let migrations = try setup.readMigrations()
        let wait = try setup.makeWait(logger, else: nil)
        let id = UUID()
        let names = try await wait.run {
            try await MigrationRunner(configuration: postgres, logger: logger).run(migrations, announcing: id)
        }
        logger.info("database is up to date", metadata: ["ran": "\(names.count)"])
        if !address.isLocal, !listeners.isEncrypted {
            logger.warning(
                "listening without encryption: whoever reads along can use the farm",
                metadata: ["address": "\(address)"])
        }
        let store = PostgresFarmStore(configuration: postgres, poolSize: connections, logger: logger)
        return CoordinatorProcess(
            id: id, store: store, farm: try await wait.run { try await store.farmID() },
            address: BoundAddress(address), transport: try listeners.transport(at: address), listeners: listeners,
            folder: storedFiles, allowPickle: allowPickle, logger: logger)
    }

    private init(
        id: UUID, store: PostgresFarmStore, farm: UUID, address: BoundAddress,
        transport: CoordinatorListeners.Transport, listeners: CoordinatorListeners, folder: StoredFileFolder?,
        allowPickle: Bool, logger: Logger
    ) {
        let people = store.forPeople
        let timings = FarmTimings()
        let wakeup = Wakeup()
        let news = JobNews(store: store, timings: timings, logger: logger)
        let steps = Wakeup()
        let registry = SessionRegistry(
            onRoom: { wakeup.signal() },
            onProgress: { job in
                steps.signal()
                news.progressed(job)
            })
        let relay = RenderingRelay(
            id: id, store: store, registry: registry, wakeup: steps, timings: timings, logger: logger)
        let expansions = JobExpansions(store: store)
        let dispatcher = Dispatcher(
            store: store, registry: registry, expansions: expansions, news: news, policy: DispatchPolicy(),
            wakeup: wakeup,
            reconciler: LeaseReconciler(coordinator: id, store: store, registry: registry, logger: logger),
            logger: logger)
        let usage = UsageExchange(dispatcher: dispatcher, logger: logger)
        let deliveries = DeliveryService(
            farm: farm, store: store, registry: registry, expansions: expansions, news: news, logger: logger)
        let downloads = ByteBudget(bytes: 256 << 20)
        let sweep = Wakeup()
        let services = FarmServices(
            farm: farm,
            jobs: JobService(
                store: people, registry: registry, expansions: expansions, relay: relay, news: news, timings: timings,
                logger: logger),
            images: ImageService(store: people, downloads: downloads),
            workers: WorkerService(store: people, renderings: { await relay.renderings() }, logger: logger),
            models: ModelService(store: people),
            storedFiles: StoredFileService(folder: folder, store: people, allowPickle: allowPickle, logger: logger),
            inputs: InputService(store: people, downloads: downloads, logger: logger),
            retention: RetentionService(store: people, sweep: sweep, logger: logger))
        let sweeper = RetentionSweeper(store: people, timings: timings, wakeup: sweep, logger: logger)
        let server = GRPCServer(
            transport: transport,
            services: [
                WorkerGatewayAdapter(
                    farm: farm, coordinator: id, store: store, registry: registry, news: news, deliveries: deliveries,
                    inputs: InputService(store: store, downloads: downloads, logger: logger),
                    storedFiles: StoredFileService(
                        folder: folder, store: store, allowPickle: allowPickle, logger: logger),
                    timings: timings, logger: logger),
                FarmAdapter(services: services, logger: logger),
            ])
        let front = ServerService(servers: [server], address: address, registry: registry, logger: logger)
        let pulse = CoordinatorPulse(
            id: id, address: { await address.whenBound() }, store: store, dispatcher: dispatcher, registry: registry,
            news: news, relay: relay, timings: timings, logger: logger)
        let pump = StoreEventPump(
            store: store, dispatcher: dispatcher, registry: registry, news: news, relay: relay, logger: logger)
        // Stopped from the last to the first: the server ends its calls while the store is still there.
        // At debug it would print its services whole, with the connection string in them.
        var lifecycleLogger = logger
        lifecycleLogger.logLevel = max(logger.logLevel, .notice)
        self.services = ServiceGroup(
            services: [store, news, relay, pump, dispatcher, usage, pulse, sweeper, front]
                + (listeners.certificate.map { [$0] } ?? []),
            gracefulShutdownSignals: [.sigterm, .sigint], logger: lifecycleLogger)
    }

    func run() async throws {
        try await services.run()
    }
}
