import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials
import Glibc
import LocalFiles
import PostgresServer
import SwiftProtobuf
import Synchronization

/// A farm on this machine: PostgreSQL, a coordinator and workers, as children of this process.
final class LocalFarm: Sendable {
    private let data: FarmData
    private let options: LocalFarmOptions
    private let modelFolders: [String]
    private let children = Mutex<[(child: ChildProcess, task: Task<Void, Never>)]>([])

    init(data: FarmData, options: LocalFarmOptions) {
        self.data = data
        self.options = options
        modelFolders = options.models.map(Folders.absolute)
    }

    /// Starts everything, waits for a signal to stop, and stops everything. Returns when nothing runs any more.
    func run() async throws {
        try options.check()
        try data.makeFolders()
        // Held to the end of this function.
        guard let lock = try FarmLock.take(data) else { throw Self.alreadyRunning(data) }
        try writeState(port: nil, isReady: false)
        defer { FarmState.remove(data) }
        let models = LocalModels(data: data, folders: modelFolders)
        try models.add(options.model)
        try models.requireAny()
        try LocalPort.requireFree(options.port)
        let server = try PostgresServer(dataDirectory: data.path)
        let work = Task {
            try await start(server)
            // Until a signal cancels it.
            try await PostgresKeeper(server: server) { [self] in say($0) }.run()
        }
        let signals = StopSignals { [self] count in
            if count == 1 {
                work.cancel()
            } else {
                for (child, _) in children.withLock({ $0 }) { child.hurry() }
            }
        }
        let outcome = await work.result
        await stop(server)
        signals.end()
        _ = lock
        if case .failure(let error) = outcome, !work.isCancelled { throw Self.inWords(error) }
    }

    static func alreadyRunning(_ data: FarmData) -> FarmError {
        let who = FarmState.read(data).map { " (\($0.description))" } ?? ""
        return FarmError(
            .conflict, "a farm is already running on '\(data.path)'\(who); stop it with: \(downCommand(data))")
    }

    static func downCommand(_ data: FarmData) -> String {
        guard let usual = try? FarmData(option: nil), usual == data else {
            return "farm down --data \(Shell.quoted(data.path))"
        }
        return "farm down"
    }

    private static func inWords(_ error: any Error) -> any Error {
        (error as? PostgresServerError).map { FarmError(.failedPrecondition, $0.description, cause: $0) } ?? error
    }

    // MARK: Start

    private func start(_ server: PostgresServer) async throws {
        say("data in \(data.path)")
        try await startPostgres(server)
        let socket = try OwnerSocket(for: data)
        let coordinator = try await startCoordinator(server, socket)
        let farm = try FarmConnection(by: [try Entrance(socket.address)])
        defer { farm.close() }
        try await LocalDoor(data: data, say: say).setUp(farm)
        let id = try await farm.id()
        try writeState(port: coordinator.port, isReady: false, farm: id, socket: socket)
        say("coordinator on \(coordinator)")
        try await startWorkers(try socket.address, farm)
        try writeState(port: coordinator.port, isReady: true, farm: id, socket: socket)
        say(isatty(STDIN_FILENO) == 1 ? "the farm is up; press Ctrl-C to stop it" : "the farm is up")
    }

    private func startPostgres(_ server: PostgresServer) async throws {
        if access(server.clusterDirectory, F_OK) != 0 {
            say("making a PostgreSQL database, which takes a few seconds")
            try LocalDoor(data: data, say: say).markNew()
        }
        let start = try await server.start()
        try await server.createDatabase(named: Self.database)
        say(start == .started ? "PostgreSQL ready" : "PostgreSQL ready (it was running still)")
    }

    private static let database = "farm"

    /// Starts the coordinator and returns where it listens.
    private func startCoordinator(_ server: PostgresServer, _ socket: OwnerSocket) async throws -> CoordinatorAddress {
        let database = [
            "--database", server.connectionString(database: Self.database), "--model-store", data.modelStore,
            "--owner-socket", socket.path,
        ]
        let address = Mutex<String?>(nil)
        let listen = ["--listen", "127.0.0.1:\(options.port)"]
        let child = try launch("coordinator", "farm-coordinator", listen + database) { line in
            let prefix = "farm-coordinator ready on "
            if line.hasPrefix(prefix) { address.withLock { $0 = String(line.dropFirst(prefix.count)) } }
        }
        while true {
            try child.checkStarting()
            if let text = address.withLock({ $0 }) {
                // Where any free port was asked for, it keeps the one that it found.
                child.markReady(restartArguments: ["--listen", text] + database)
                return try CoordinatorAddress(parsing: text)
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func startWorkers(_ coordinator: CoordinatorAddress, _ farm: FarmConnection) async throws {
        guard options.workers > 0 else { return }
        let workers = try (1...options.workers).map { try launchWorker("worker-\($0)", coordinator) }
        var waiting = workers
        while !waiting.isEmpty {
            for worker in waiting { try worker.checkStarting() }
            let connected = try await farm.call { try await $0.listWorkers(.init()).workers }
            for entry in connected {
                guard let index = waiting.firstIndex(where: { $0.program.name == entry.name }) else { continue }
                waiting.remove(at: index).markReady()
                say("\(entry.name) ready: \(WorkerOutput(try WorkerStatus(wire: entry)).deviceText)")
            }
            if !waiting.isEmpty { try await Task.sleep(for: .milliseconds(50)) }
        }
    }

    private func launchWorker(_ name: String, _ coordinator: CoordinatorAddress) throws -> ChildProcess {
        var arguments = ["--coordinator", coordinator.description, "--name", name, "--data", data.workerFolder(name)]
        for folder in [data.models] + modelFolders { arguments += ["--models", folder] }
        for device in options.device { arguments += ["--device", device] }
        if let threads = options.threads { arguments += ["--threads", String(threads)] }
        return try launch(name, "farm-worker", arguments)
    }

    private func launch(
        _ name: String, _ program: String, _ arguments: [String],
        onLine: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> ChildProcess {
        let child = ChildProcess(
            ChildProgram(
                name: name, path: try Programs.path(of: program), arguments: arguments,
                log: LogFile(preparing: data.log(of: name))),
            say: { [self] in say($0) }, onLine: onLine)
        // Not a child of the present task: a signal cancels that one, and children end in an order of their own.
        let task = Task { await child.run() }
        children.withLock { $0.append((child, task)) }
        return child
    }

    // MARK: Stop

    /// Stops the workers, then the coordinator, then PostgreSQL.
    private func stop(_ server: PostgresServer) async {
        let all = children.withLock { $0 }
        let isReady = FarmState.read(data)?.isReady ?? false
        say(isReady ? "stopping; a render that is under way is finished first" : "stopping")
        let workers = all.filter { $0.child.program.name != "coordinator" }
        for (_, task) in workers { task.cancel() }
        for (_, task) in workers { await task.value }
        for (_, task) in all {
            task.cancel()
            await task.value
        }
        do {
            try await server.stop()
            say("stopped")
        } catch {
            say(error.description)
        }
    }

    private func writeState(
        port: Int?, isReady: Bool, farm: String? = nil, socket: OwnerSocket? = nil
    ) throws {
        try FarmState(pid: getpid(), port: port, isReady: isReady, farm: farm, socket: socket?.path).write(data)
    }

    private func say(_ text: String) { Console.output.writeLine(text) }
}
