import Foundation
import Glibc
import PostgresServer

/// A farm of two coordinators and three workers on a PostgreSQL of its own, to which things happen at random moments.
/// The seed decides which and when, as far as a machine repeats itself.
package struct ChaosRun {
    private static let database = "chaos"

    package let farm: FarmFixture
    private let server: PostgresServer
    private var random: SeededGenerator
    private let say: @Sendable (String) -> Void

    /// Lends a run; its farm ends with `body`.
    /// - Parameter say: gets a line for each fault.
    package static func with<Value>(
        seed: UInt64, engineHost: FarmSetup.EngineHost, say: @escaping @Sendable (String) -> Void,
        _ body: (inout ChaosRun) async throws -> Value
    ) async throws -> Value {
        // Commits are on disk before they are acknowledged: that is what is tested.
        try await withPostgresServer(durability: .full) { server in
            try await server.createDatabase(named: database)
            var setup = FarmSetup(workers: 3)
            setup.coordinators = 2
            setup.engineHost = engineHost
            setup.isProxied = true
            return try await withFarm(setup, on: server.connectionString(database: database)) { farm in
                var run = ChaosRun(farm: farm, server: server, random: SeededGenerator(seed: seed), say: say)
                return try await body(&run)
            }
        }
    }

    /// A row of the matrix: one job, struck while it runs.
    package mutating func row(_ fault: Fault, images: Int = 60) async throws -> ChaosReport {
        let job = try await submit(images)
        for number in 1...fault.strikes {
            let mark = images * number / (fault.strikes + 2) + Int.random(in: 0..<(images / 8), using: &random)
            try await waitForImages(mark, of: job)
            try await strike(fault)
        }
        let calm = ContinuousClock.now
        var report = try await ChaosAudit(farm: farm).audit(jobs: [(job, images)], within: .seconds(180))
        report.recoverySeconds = calm.duration(to: .now) / .seconds(1)
        return report
    }

    /// Faults without a pause while jobs are submitted, for as long as asked.
    package mutating func storm(for duration: Duration, imagesPerJob: Int = 30) async throws -> ChaosReport {
        let end = ContinuousClock.now + duration
        var jobs: [(id: Int64, images: Int)] = []
        while ContinuousClock.now < end {
            jobs.append((try await submit(imagesPerJob), imagesPerJob))
            let faults = Int.random(in: 1...3, using: &random)
            for _ in 0..<faults where ContinuousClock.now < end {
                try await strike(Fault.quick.randomElement(using: &random) ?? .killWorker)
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...2000, using: &random)))
            }
        }
        let calm = ContinuousClock.now
        var report = try await ChaosAudit(farm: farm).audit(jobs: jobs, within: .seconds(300))
        report.recoverySeconds = calm.duration(to: .now) / .seconds(1)
        return report
    }

    /// Submits, as a script does that is told to try again: the farm may be away at the moment.
    private func submit(_ images: Int) async throws -> Int64 {
        var job: Int64?
        try await eventually("a job is submitted", within: .seconds(120)) {
            job = try? await farm.submit([
                "chaos", "--count", "\(images)", "--seed", "1", "--size", "64x64", "--steps", "1",
            ])
            return job != nil
        }
        guard let job else { throw TestFailure("no job was submitted") }
        return job
    }

    private func waitForImages(_ count: Int, of job: Int64) async throws {
        try await eventually("\(count) images of job \(job) are done", within: .seconds(180)) {
            (try? await farm.show(job))?.job.counts.done ?? 0 >= count
        }
    }

    // MARK: Faults

    private mutating func strike(_ fault: Fault) async throws {
        let worker = "worker-\(Int.random(in: 1...3, using: &random))"
        let coordinator = Int.random(in: 1...2, using: &random)
        say("\(fault.rawValue): \(worker), coordinator \(coordinator)")
        switch fault {
        case .killWorker:
            try await farm.killWorker(worker)
            try await farm.relaunchWorker(worker)
        case .killEngineHost: kill(try await farm.engineHost(of: worker).pid, SIGKILL)
        case .hangEngineHost:
            let host = try await farm.engineHost(of: worker)
            kill(host.pid, SIGSTOP)
            try await eventually("the hung host is replaced", within: .seconds(120)) { !ProcessTable.isAlive(host) }
        case .killCoordinator:
            try await farm.killCoordinator(coordinator)
            try await farm.startCoordinator(coordinator)
        case .killBothCoordinators:
            for number in 1...2 { try await farm.killCoordinator(number) }
            for number in 1...2 { try await farm.startCoordinator(number) }
        case .killCoordinatorAndWorkers:
            try await farm.killCoordinator(coordinator)
            for number in 1...3 { try await farm.killWorker("worker-\(number)") }
            try await farm.startCoordinator(coordinator)
            for number in 1...3 { try await farm.relaunchWorker("worker-\(number)") }
        case .restartPostgres:
            try await server.stop(mode: .immediate)
            try await pause(0...3)
            try await server.start()
        case .terminateBackends: _ = try await farm.psql(Self.terminateSome)
        case .halfOpenNetwork:
            let proxies = await farm.proxies(of: worker)
            for proxy in proxies { proxy.fallSilent() }
            // Past the lease: three heartbeats of two seconds.
            try await pause(7...10)
            for proxy in proxies { proxy.heal() }
        case .stopWorker: try await stop(try await farm.worker(worker), for: 7...10)
        case .stopCoordinator: try await stop(try await farm.coordinator(coordinator), for: 16...18)
        case .workerClockAhead:
            try await farm.killWorker(worker, signal: SIGTERM)
            try await farm.relaunchWorker(worker, environment: Self.tomorrow)
            let date = Date(timeIntervalSinceNow: 86_400).formatted(.iso8601.year().month().day())
            // Without the library the worker would run on with today's date.
            try await eventually("\(worker)'s clock is a day ahead") {
                try await farm.worker(worker).errors.hasPrefix(date)
            }
        case .fullDisk: try await fillDisk(of: worker)
        case .cutUpload:
            let bytes = Int.random(in: 200...40_000, using: &random)
            for proxy in await farm.proxies(of: worker) { proxy.breakAfter(bytes: bytes) }
        case .repeatedUploads: try await repeatUploads(of: worker)
        case .everything:
            for _ in 0..<6 { try await strike(Fault.quick.randomElement(using: &random) ?? .killWorker) }
        }
    }

    private mutating func pause(_ seconds: ClosedRange<Double>) async throws {
        try await Task.sleep(for: .seconds(Double.random(in: seconds, using: &random)))
    }

    private mutating func stop(_ process: TestProcess, for seconds: ClosedRange<Double>) async throws {
        process.send(SIGSTOP)
        try await pause(seconds)
        process.send(SIGCONT)
    }

    /// The worker's spool moves to a small disk that fills, and later has room again.
    private func fillDisk(of worker: String) async throws {
        try await farm.killWorker(worker, signal: SIGTERM)
        let disk = try await SmallDisk(on: "\(farm.dataFolder(of: worker))/spool", megabytes: 2)
        do {
            try await farm.relaunchWorker(worker)
            try await eventually("\(worker) has a session") {
                try await farm.worker(worker).errors.contains("connected")
            }
            try disk.fill()
            try await farm.waitForWorker(worker, state: "full")
            try disk.empty()
            try await eventually("\(worker) has room again") {
                let state = (try? await farm.listWorkers())?.first { $0.name == worker }?.state
                return state == "idle" || state == "rendering"
            }
            // What it still has goes out before the disk does.
            try await farm.killWorker(worker, signal: SIGTERM)
            try await eventually("the spool of \(worker) is empty") { farm.spooledFiles(of: worker).isEmpty }
        } catch {
            try? await disk.remove()
            throw error
        }
        try await disk.remove()
        try await farm.relaunchWorker(worker)
    }

    /// What the worker has spooled while it is cut off is delivered, and after a restart once more, youngest first.
    private mutating func repeatUploads(of worker: String) async throws {
        let proxies = await farm.proxies(of: worker)
        for proxy in proxies { proxy.fallSilent() }
        try await pause(1...2)
        let process = try await farm.worker(worker)
        process.send(SIGSTOP)
        let spool = "\(farm.dataFolder(of: worker))/spool"
        let copies = "\(farm.folder)/copies-\(UUID().uuidString)"
        for file in farm.spooledFiles(of: worker) {
            let copy = URL(fileURLWithPath: "\(copies)/\(file)")
            try FileManager.default.createDirectory(
                at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: URL(fileURLWithPath: "\(spool)/\(file)"), to: copy)
        }
        process.send(SIGCONT)
        for proxy in proxies {
            proxy.heal()
            proxy.breakNow()
        }
        try await eventually("\(worker) has delivered what it had") { farm.spooledFiles(of: worker).isEmpty }
        try await farm.killWorker(worker, signal: SIGTERM)
        let files = FileManager.default.enumerator(atPath: copies)?.compactMap { $0 as? String } ?? []
        for file in files.sorted(by: >) where file.hasSuffix(".png") || file.hasSuffix(".json") {
            try? FileManager.default.copyItem(atPath: "\(copies)/\(file)", toPath: "\(spool)/\(file)")
        }
        say("  \(files.count { $0.hasSuffix(".json") }) images are delivered once more")
        try await farm.relaunchWorker(worker)
    }

    /// Each connection of the farm's with one chance in two.
    private static let terminateSome = """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE application_name LIKE 'farm-coordinator%' AND random() < 0.5
        """

    /// libfaketime sets the clock of people, not the one that measures durations.
    private static let tomorrow = [
        "LD_PRELOAD": "/usr/$LIB/faketime/libfaketime.so.1", "FAKETIME": "+1d", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    ]
}
