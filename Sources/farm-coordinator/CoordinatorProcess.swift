import CoordinatorCore
import FarmScheduling
import FarmStore
import FarmStorePostgres
import Foundation
import GRPCCore
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
        let ownerAddress = try setup.makeOwnerAddress()
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
        let store = PostgresFarmStore(configuration: postgres, poolSize: connections, logger: logger)
        let farm = try await wait.run { try await store.farmID() }
        let door = CoordinatorDoor(store: store, address: address, listeners: listeners, logger: logger)
        try await wait.run { try await door.warn() }
        return try CoordinatorProcess(
            id: id, store: store, farm: farm, door: door, addresses: [address] + [ownerAddress].compactMap { $0 },
            folder: storedFiles, allowPickle: allowPickle, logger: logger)
    }

    /// - Parameter addresses: the first is the one by which others know this coordinator.
    private init(
        id: UUID, store: PostgresFarmStore, farm: UUID, door: CoordinatorDoor, addresses: [ListenAddress],
        folder: StoredFileFolder?, allowPickle: Bool, logger: Logger
    ) throws {
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
            images: ImageService(store: people, downloads: downloads, limits: door.gate.limits),
            workers: WorkerService(store: people, renderings: { await relay.renderings() }, logger: logger),
            models: ModelService(store: people),
            storedFiles: StoredFileService(folder: folder, store: people, allowPickle: allowPickle, logger: logger),
            inputs: InputService(store: people, downloads: downloads, logger: logger),
            retention: RetentionService(store: people, sweep: sweep, logger: logger),
            people: PeopleService(store: people, gate: door.gate, changed: door.keeper.peopleChanged, logger: logger),
            enrolment: EnrolmentService(
                store: people, authority: door.listeners.authority.map(HouseAuthority.init), gate: door.gate,
                changed: door.keeper.peopleChanged, logger: logger))
        let sweeper = RetentionSweeper(store: people, timings: timings, wakeup: sweep, logger: logger)
        let adapters: [any RegistrableRPCService] = [
            WorkerGatewayAdapter(
                farm: farm, coordinator: id, store: store, registry: registry, news: news, deliveries: deliveries,
                inputs: InputService(store: store, downloads: downloads, logger: logger),
                storedFiles: StoredFileService(folder: folder, store: store, allowPickle: allowPickle, logger: logger),
                timings: timings, logger: logger),
            FarmAdapter(services: services, logger: logger),
            PeopleAdapter(people: services.people, enrolment: services.enrolment, logger: logger),
            EnrolmentAdapter(enrolment: services.enrolment, logger: logger),
        ]
        let address = BoundAddress(addresses[0])
        let front = ServerService(
            servers: try addresses.map { try door.makeServer(at: $0, adapters) }, address: address, registry: registry,
            logger: logger)
        let pulse = CoordinatorPulse(
            id: id, address: { await address.whenBound() }, store: store, dispatcher: dispatcher, registry: registry,
            news: news, relay: relay, timings: timings, logger: logger)
        let pump = StoreEventPump(
            store: store, dispatcher: dispatcher, registry: registry, news: news, relay: relay,
            peopleChanged: door.keeper.peopleChanged, logger: logger)
        // Stopped from the last to the first: the server ends its calls while the store is still there.
        // At debug it would print its services whole, with the connection string in them.
        var lifecycleLogger = logger
        lifecycleLogger.logLevel = max(logger.logLevel, .notice)
        self.services = ServiceGroup(
            services: [store, news, relay, pump, dispatcher, usage, pulse, sweeper, door, door.keeper]
                + (door.listeners.certificate.map { [$0] } ?? []) + [front],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: lifecycleLogger)
    }

    func run() async throws {
        try await services.run()
    }
}
