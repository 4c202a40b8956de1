import Foundation
import Glibc

/// Lends a farm of real processes on a database of its own: a coordinator, and workers `worker-1`, `worker-2`, … that
/// hold the demo model. When `body` throws, what the processes said last is printed.
package func withFarm<Value>(workers: Int = 1, _ body: (FarmFixture) async throws -> Value) async throws -> Value {
    try await withPostgres { database in
        let farm = try FarmFixture(database: database)
        do {
            try await farm.startCoordinator()
            for number in stride(from: 1, through: workers, by: 1) {
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
}

/// A farm of real processes, for one test.
package actor FarmFixture {
    /// For what a test writes; gone at the end.
    package nonisolated let folder: String
    /// libpq's connection string.
    package nonisolated let database: String
    /// Each process once, in the order of their starts: those that ended are kept for their logs.
    private(set) var processes: [TestProcess] = []
    package private(set) var coordinator: TestProcess?
    private var workers: [String: TestProcess] = [:]
    /// `127.0.0.1:PORT`; the port stays when the coordinator starts again.
    package private(set) var address = "127.0.0.1:0"

    init(database: String) throws {
        self.database = database
        folder = try TestFolder.make("farm")
    }

    var runner: CommandRunner { CommandRunner(folder: folder, environment: ["FARM_COORDINATOR": address]) }

    // MARK: Processes

    /// Starts the coordinator, also after its end, and waits until it listens.
    package func startCoordinator() async throws {
        let process = try await runner.start("farm-coordinator", ["--listen", address, "--database", database])
        processes.append(process)
        coordinator = process
        let prefix = "farm-coordinator ready on "
        try await eventually("the coordinator is ready") {
            guard process.end == nil else { throw TestFailure("the coordinator ended", details: process.errors) }
            guard let line = process.output.split(separator: "\n").first(where: { $0.hasPrefix(prefix) }) else {
                return false
            }
            address = String(line.dropFirst(prefix.count))
            return true
        }
    }

    /// Starts a worker on one thread and waits until the farm lists it.
    package func startWorker(_ name: String, models: String, _ options: String...) async throws {
        try await launchWorker(name, models: models, options: options)
        try await waitForWorkers()
    }

    fileprivate func launchWorker(_ name: String, models: String, options: [String] = []) async throws {
        let data = "\(folder)/\(name)"
        if !FileManager.default.fileExists(atPath: data) { try await SharedDemoModel.shareDigests(with: data) }
        let process = try await runner.start(
            "farm-worker",
            [
                "--coordinator", address, "--name", name, "--models", models, "--data", data, "--device", "cpu",
                "--threads", "1",
            ] + options)
        processes.append(process)
        workers[name] = process
    }

    fileprivate func waitForWorkers() async throws {
        try await eventually("the workers are connected") {
            for (name, worker) in workers where worker.end != nil {
                throw TestFailure("\(name) ended", details: worker.errors)
            }
            let connected = Set(try await listWorkers().map(\.name))
            return workers.keys.allSatisfy(connected.contains)
        }
    }

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
            host = ProcessTable.tree(under: pid).first { $0.name == "farm-engine-host" }
            return host != nil
        }
        guard let host else { throw TestFailure("\(name) has no engine host") }
        return host
    }

    /// Ends everything, workers first.
    fileprivate func end() async {
        let others = processes.filter { $0.pid != coordinator?.pid }
        for process in others { process.send(SIGTERM) }
        for process in others { await process.stop() }
        await coordinator?.stop()
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
