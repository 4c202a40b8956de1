import FarmBasics
import FarmModel
package import Logging
import ServiceLifecycle

/// The worker: its data folder, its models, an engine host for each device, and its session with a coordinator.
package struct FarmWorker: Service, CustomStringConvertible {
    private let configuration: WorkerConfiguration
    private let logger: Logger
    private let impatience: @Sendable () async -> Void

    /// - Parameter impatience: Returns when a worker that is stopping is told again to stop.
    package init(
        configuration: WorkerConfiguration, logger: Logger, impatience: @escaping @Sendable () async -> Void
    ) {
        self.configuration = configuration
        var logger = logger
        logger[metadataKey: "worker"] = "\(configuration.name)"
        self.logger = logger
        self.impatience = impatience
    }

    /// For the service group's log: "worker NAME".
    package var description: String { "worker \(configuration.name)" }

    /// Works until it is told to stop, has delivered what it could or the time for that is over.
    /// - Throws: a ``FarmError`` where the data folder, the models, the devices or the first start of an engine host do
    ///   not do.
    package func run() async throws {
        let folder = try WorkerFolder(path: configuration.dataFolder)
        let spool = Spool(path: folder.spoolPath, logger: logger)
        let models = WorkerModels(
            folders: configuration.modelFolders + (configuration.fetchLimit > 0 ? [folder.fetchedPath] : []),
            digestCache: folder.digestCachePath, threads: configuration.threads, allowPickle: configuration.allowPickle,
            logger: logger)
        let downloads = InputDownloads()
        let storedFiles = StoredFileDownloads()
        let inputs = InputCache(
            path: folder.inputsPath, limit: configuration.inputLimit, source: downloads, logger: logger)
        let fetched =
            configuration.fetchLimit > 0
            ? FetchCache(
                path: folder.fetchedPath, partsPath: folder.fetchingPath, limit: configuration.fetchLimit,
                source: storedFiles, models: models, logger: logger) : nil
        let spooled = try await spool.scan()
        try await inputs.scan()
        try await fetched?.scan()
        await models.scan()
        let listed = await models.inventory
        // Folders that were named and hold nothing are a mistake; without any, all is fetched.
        guard !listed.models.isEmpty || configuration.modelFolders.isEmpty else {
            throw Self.noModel(in: configuration.modelFolders)
        }
        let identity = IdentityFolder(data: folder.path)
        let security = WorkerSecurity(trust: configuration.trust, identity: identity)
        let enrolment = Enrolment(
            addresses: configuration.coordinators, worker: folder.identity, identity: identity)
        let probe = DeviceProbe(hostPath: configuration.hostPath, environment: configuration.environment)
        let devices = try await probe.resolve(configuration.devices)
        let session = WorkerSession(
            addresses: configuration.coordinators, worker: folder.identity, name: configuration.name, spool: spool,
            spoolLimit: configuration.spoolLimit, inputs: downloads, storedFiles: storedFiles,
            fetchLimit: configuration.fetchLimit, security: security, logger: logger)
        let sandbox = try makeSandbox(folder)
        if sandbox != nil { await probe.wake(devices) }
        let supervisors = devices.map { device in
            EngineHostSupervisor(
                device: device, hostPath: configuration.hostPath, environment: configuration.environment,
                models: models, inputs: inputs, fetched: fetched, sandbox: sandbox, budgets: configuration.budgets,
                logger: logger
            ) { session.post(.device("\(device)", $0)) }
        }
        let enrolling = configuration.invitation.map {
            UnattendedEnrolment(
                invitation: $0, trust: configuration.trust, enrolment: enrolment, identity: identity, logger: logger)
        }
        try await run(supervisors, models, fetched, spool, session) {
            // One that is told to stop meanwhile stops.
            await cancelWhenGracefulShutdown { try? await enrolling?.run() }
            try await session.run(devices: supervisors, inventory: listed, spooled: spooled)
        } renewing: {
            try await IdentityRenewal(enrolment: enrolment, security: security, identity: identity, logger: logger)
                .run()
        }
        // The lock on the folder is held until here.
        withExtendedLifetime(folder) { logger.info("stopped") }
    }

    /// Nil where hosts are not to be confined, which is said.
    private func makeSandbox(_ folder: WorkerFolder) throws -> HostSandbox? {
        guard configuration.confinesHosts else {
            logger.warning("engine hosts are not confined: what a model file does, it does as this worker's user")
            return nil
        }
        return HostSandbox(
            account: try HostAccount.find(configuration.hostUser),
            folders: configuration.modelFolders + [folder.inputsPath, folder.fetchedPath],
            spoolPath: folder.spoolPath, dataPath: folder.path)
    }

    /// Runs the parts until one ends: the session when all is done, the time to stop in, or an engine host that cannot
    /// be started.
    private func run(
        _ supervisors: [EngineHostSupervisor], _ models: WorkerModels, _ fetched: FetchCache?, _ spool: Spool,
        _ session: WorkerSession, working: @escaping @Sendable () async throws -> Void,
        renewing: @escaping @Sendable () async throws -> Void
    ) async throws {
        let (stops, stopsEnd) = AsyncStream.makeStream(of: Void.self)
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                for supervisor in supervisors { group.addTask { try await supervisor.run() } }
                group.addTask { try await working() }
                group.addTask { try await renewing() }
                group.addTask {
                    while true {
                        try await Task.sleep(for: .seconds(10))
                        if await models.rescan() { session.post(.inventoryChanged(await models.inventory)) }
                    }
                }
                group.addTask {
                    while true {
                        session.post(.disk(hasRoom: await spool.hasRoom))
                        await fetched?.lookForRoom()
                        // A disk tells nobody when it fills or empties.
                        try await Task.sleep(for: .seconds(2))
                    }
                }
                if let fetched {
                    group.addTask { await Self.tell(of: fetched, models, to: session) }
                }
                group.addTask {
                    for await _ in stops { break }
                    await patience()
                }
                try await group.next()
            }
        } onGracefulShutdown: {
            logger.info("stopping: finishing what is being rendered", metadata: ["again": "stops at once"])
            session.post(.stop)
            stopsEnd.yield()
        }
    }

    /// Tells what is fetched, at most once a second, and which files there are once that changes.
    private static func tell(of fetched: FetchCache, _ models: WorkerModels, to session: WorkerSession) async {
        var told = await models.inventory
        for await status in fetched.statuses {
            session.post(.fetched(status))
            let inventory = await models.inventory
            if inventory != told { session.post(.inventoryChanged(inventory)) }
            told = inventory
            // Throttle.
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Returns when a worker that has been told to stop must not go on.
    private func patience() async {
        await withTaskGroup { group in
            group.addTask { try? await Task.sleep(for: configuration.stopLimit) }
            group.addTask { await impatience() }
            await group.next()
            group.cancelAll()
        }
    }

    private static func noModel(in folders: [String]) -> FarmError {
        FarmError(
            .failedPrecondition,
            "no model in \(folders.joined(separator: ", ")); put a checkpoint (.safetensors) or a manifest "
                + "(.model.json) there, or name another folder with --models")
    }
}
