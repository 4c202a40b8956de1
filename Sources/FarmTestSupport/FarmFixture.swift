import Foundation
import Glibc

/// Lends a farm of real processes on a database of its own: a coordinator, and workers `worker-1`, `worker-2`, … that
/// hold the demo model. When `body` throws, what the processes said last is printed.
package func withFarm<Value>(workers: Int = 1, _ body: (FarmFixture) async throws -> Value) async throws -> Value {
    try await withPostgres { database in
        try await withFarm(FarmSetup(workers: workers), on: database, body)
    }
}

/// Lends a farm on this database.
package func withFarm<Value>(
    _ setup: FarmSetup, on database: String, _ body: (FarmFixture) async throws -> Value
) async throws -> Value {
    let farm = try FarmFixture(setup, database: database)
    do {
        for number in stride(from: 1, through: setup.coordinators, by: 1) { try await farm.startCoordinator(number) }
        for number in stride(from: 1, through: setup.workers, by: 1) {
            try await farm.launchWorker("worker-\(number)", models: SharedDemoModel.folder())
        }
        try await farm.waitForWorkers()
        let value = try await body(farm)
        await farm.end()
        await farm.removeFiles()
        return value
    } catch {
        print(await farm.lastWords)
        await farm.end()
        await farm.removeFiles()
        throw error
    }
}

/// A farm of real processes, for one test.
package actor FarmFixture {
    /// As it was asked for; what a test starts or ends later does not show in it.
    package nonisolated let setup: FarmSetup
    /// For what a test writes; gone at the end.
    package nonisolated let folder: String
    /// libpq's connection string.
    package nonisolated let database: String
    /// Each process once, in the order of their starts: those that ended are kept for their logs.
    package private(set) var processes: [TestProcess] = []
    private var coordinators: [Int: TestProcess] = [:]
    private var workers: [String: TestProcess] = [:]
    /// `127.0.0.1:PORT` of each coordinator; the port stays when it starts again.
    private var addresses: [Int: String] = [:]
    /// What each coordinator was started with beside what all are.
    private var coordinatorOptions: [Int: [String]] = [:]
    /// By worker, one a coordinator.
    private var proxies: [String: [TCPProxy]] = [:]
    /// By coordinator.
    private var databaseProxies: [Int: TCPProxy] = [:]

    init(_ setup: FarmSetup, database: String) throws {
        self.setup = setup
        self.database = database
        folder = try TestFolder.make("farm")
    }

    /// The first coordinator.
    package var coordinator: TestProcess? { coordinators[1] }

    /// All coordinators' addresses, with commas between.
    package var address: String { addresses.sorted { $0.key < $1.key }.map(\.value).joined(separator: ",") }

    var runner: CommandRunner { CommandRunner(folder: folder, environment: ["FARM_COORDINATOR": address]) }

    // MARK: Processes

    /// - Parameter number: from 1.
    /// - Throws: ``TestFailure`` where none of the number was ever started.
    package func coordinator(_ number: Int) throws -> TestProcess {
        guard let coordinator = coordinators[number] else { throw TestFailure("there is no coordinator \(number)") }
        return coordinator
    }

    /// `127.0.0.1:PORT`, the same after a restart.
    /// - Throws: ``TestFailure`` where none of the number was ever started.
    package func address(ofCoordinator number: Int) throws -> String {
        guard let address = addresses[number] else { throw TestFailure("there is no coordinator \(number)") }
        return address
    }

    /// Starts a coordinator, also after its end, and waits until it listens.
    /// - Parameter options: nil for those that it had the last time.
    package func startCoordinator(_ number: Int = 1, options: [String]? = nil) async throws {
        let options = options ?? coordinatorOptions[number] ?? []
        coordinatorOptions[number] = options
        let listen = addresses[number] ?? "127.0.0.1:0"
        let process = try await runner.start(
            "farm-coordinator",
            ["--listen", listen, "--database", try database(of: number), "--model-store", modelStore] + options)
        processes.append(process)
        coordinators[number] = process
        let prefix = "farm-coordinator ready on "
        try await eventually("the coordinator is ready") {
            guard process.end == nil else { throw TestFailure("the coordinator ended", details: process.errors) }
            guard let line = process.output.split(separator: "\n").first(where: { $0.hasPrefix(prefix) }) else {
                return false
            }
            addresses[number] = String(line.dropFirst(prefix.count))
            return true
        }
    }

    /// Starts a worker on one thread and waits until the farm lists it.
    package func startWorker(_ name: String, models: String, _ options: String...) async throws {
        try await launchWorker(name, models: models, options: options)
        try await waitForWorkers()
    }

    /// Starts a worker on one thread, also after its end.
    /// - Parameter models: nil for one that has none and fetches all.
    package func launchWorker(
        _ name: String, models: String?, options: [String] = [], environment: [String: String] = [:]
    ) async throws {
        let data = dataFolder(of: name)
        if models != nil, !FileManager.default.fileExists(atPath: data) {
            try await SharedDemoModel.shareDigests(with: data)
        }
        var runner = runner
        var arguments = [
            "--coordinator", try dialled(by: name), "--name", name, "--data", data, "--device", "cpu", "--threads",
            "1",
        ]
        if let models { arguments += ["--models", models] }
        if case .storedPicture(let milliseconds, let isFlat) = setup.engineHost {
            arguments += ["--engine-host", Products.path(of: "farm-stored-picture-host")]
            runner.environment["FARM_STORED_MILLISECONDS"] = "\(milliseconds)"
            runner.environment["FARM_STORED_PICTURE"] = isFlat ? "flat" : "noise"
        }
        runner.environment.merge(setup.workerEnvironment) { _, new in new }
        runner.environment.merge(environment) { _, new in new }
        // Files of the test that its sandbox would close to it.
        if runner.environment.keys.contains(where: { ["FARM_STORED_LOADS", "FARM_STORED_END"].contains($0) }) {
            runner.environment["FARM_SANDBOX"] = "0"
        }
        let process = try await runner.start("farm-worker", arguments + options)
        processes.append(process)
        workers[name] = process
    }

    /// Of all coordinators.
    package nonisolated var modelStore: String { "\(folder)/model-store" }

    /// Identity, spool and caches; they stay when the worker starts again.
    package nonisolated func dataFolder(of worker: String) -> String { "\(folder)/\(worker)" }

    /// What stands between a worker and the coordinators.
    package func proxies(of worker: String) -> [TCPProxy] { proxies[worker] ?? [] }

    private func dialled(by worker: String) throws -> String {
        guard setup.isProxied else { return address }
        let between = try proxies[worker] ?? addresses.sorted { $0.key < $1.key }.map { try TCPProxy(to: $0.value) }
        proxies[worker] = between
        // Each coordinator is the first of some worker's.
        let first = (Int(worker.suffix(1)) ?? 1) % between.count
        return (between[first...] + between[..<first]).map(\.address).joined(separator: ",")
    }

    /// What stands between PostgreSQL and the coordinators.
    package var proxiesOfDatabase: [TCPProxy] { databaseProxies.sorted { $0.key < $1.key }.map(\.value) }

    private func database(of coordinator: Int) throws -> String {
        guard let socket = setup.databaseSocket else { return database }
        let proxy = try databaseProxies[coordinator] ?? TCPProxy(toSocket: socket)
        databaseProxies[coordinator] = proxy
        return proxy.carrying(database)
    }

    /// Waits until the farm lists all workers that should be there; one that has ended is an error.
    package func waitForWorkers() async throws {
        guard !workers.isEmpty else { return }
        try await eventually("the workers are connected") {
            for (name, worker) in workers where worker.end != nil {
                throw TestFailure("\(name) ended", details: worker.errors)
            }
            let connected = Set(try await listWorkers().map(\.name))
            return workers.keys.allSatisfy(connected.contains)
        }
    }

    /// - Throws: ``TestFailure`` where none of the name was started, or it has been killed.
    package func worker(_ name: String) throws -> TestProcess {
        guard let worker = workers[name] else { throw TestFailure("there is no \(name)") }
        return worker
    }

    /// Sends a worker a signal; after SIGKILL or SIGTERM it is no longer expected to be there.
    package func kill(worker name: String, signal: Int32) throws {
        try worker(name).send(signal)
        if signal == SIGKILL || signal == SIGTERM { workers[name] = nil }
    }

    /// The engine host of a worker, as soon as there is one.
    package func engineHost(of name: String) async throws -> ProcessTable.Entry {
        let pid = try worker(name).pid
        var host: ProcessTable.Entry?
        try await eventually("\(name) has an engine host") {
            host = ProcessTable.tree(under: pid).first { $0.name.hasSuffix("-host") }
            return host != nil
        }
        guard let host else { throw TestFailure("\(name) has no engine host") }
        return host
    }

    /// Ends everything, workers first.
    fileprivate func end() async {
        // Those that a test has stopped would not hear of it.
        for process in processes { process.send(SIGCONT) }
        let last = Set(coordinators.values.map(\.pid))
        let others = processes.filter { !last.contains($0.pid) }
        for process in others { process.send(SIGTERM) }
        for process in others { await process.stop() }
        for coordinator in coordinators.values { await coordinator.stop() }
        for proxy in proxies.values.joined() { proxy.stop() }
        for proxy in databaseProxies.values { proxy.stop() }
    }

    fileprivate func removeFiles() { TestFolder.remove(folder) }

    /// The end of what each process wrote.
    fileprivate var lastWords: String {
        processes.map { process in
            let lines = process.errors.split(separator: "\n").suffix(25).joined(separator: "\n")
            return "--- \(process.launch.name) (\(process.pid)), \(process.end.map { "\($0)" } ?? "running"):\n\(lines)"
        }.joined(separator: "\n")
    }

    /// Starts `farm` in the background.
    package func start(_ arguments: [String]) async throws -> TestProcess {
        let process = try await runner.start("farm", arguments)
        processes.append(process)
        return process
    }
}
