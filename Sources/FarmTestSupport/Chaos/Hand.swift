import Foundation
import Glibc
import PostgresServer

/// Breaks the parts of a farm, and mends them again before it goes on. Several hands may be at work, each at its place.
struct Hand {
    /// The one part that a hand strikes.
    enum Place: Sendable {
        case worker(String)
        case coordinator(Int)
        case database

        static func all(workers: Int, coordinators: Int) -> [Place] {
            (1...workers).map { .worker("worker-\($0)") } + (1...coordinators).map { .coordinator($0) } + [.database]
        }

        var faults: [Fault] {
            switch self {
            case .worker:
                [
                    .killWorker, .killEngineHost, .hangEngineHost, .halfOpenNetwork, .stopWorker, .workerClockAhead,
                    .fullDisk, .cutUpload, .repeatedUploads,
                ]
            case .coordinator: [.killCoordinator, .stopCoordinator]
            // Long outages are one in four: else the farm would do little else.
            case .database:
                [
                    .restartPostgres, .restartPostgres, .terminateBackends, .terminateBackends, .lostCommits,
                    .lostCommits, .outageUnderTwo, .silentDatabase,
                ]
            }
        }

        /// Seconds between two faults: there must be time for work between those that stop the whole farm.
        var pause: ClosedRange<Double> {
            switch self {
            case .worker: 0...4
            case .coordinator: 4...12
            case .database: 5...20
            }
        }
    }

    /// Other hands may keep the farm from answering meanwhile.
    private static let patience = Duration.seconds(180)

    let farm: FarmFixture
    let closed: ClosedFarm?
    let server: PostgresServer
    var random: SeededGenerator
    let say: @Sendable (String) -> Void
    /// Seconds that PostgreSQL stays away in a long outage.
    var outage = 20...40
    /// Nil: whichever part chance picks.
    var place: Place?

    mutating func number(in range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// Strikes its place with what befalls such a part, with pauses.
    mutating func strikeOn(until end: ContinuousClock.Instant) async throws {
        while ContinuousClock.now < end {
            guard let place, let fault = place.faults.randomElement(using: &random) else { return }
            try await strike(fault)
            try await pause(place.pause)
        }
    }

    mutating func strike(_ fault: Fault) async throws {
        let (worker, coordinator) = choose()
        say("\(fault.rawValue): \(worker), coordinator \(coordinator)")
        switch fault {
        case .killWorker:
            try await farm.killWorker(worker)
            try await stayDown(6...9)
            try await farm.relaunchWorker(worker)
        case .killEngineHost: kill(try await farm.engineHost(of: worker).pid, SIGKILL)
        case .hangEngineHost:
            let host = try await farm.engineHost(of: worker)
            kill(host.pid, SIGSTOP)
            try await eventually("the hung host is replaced", within: Self.patience) { !ProcessTable.isAlive(host) }
        case .killCoordinator:
            try await farm.killCoordinator(coordinator)
            // Past its silence: the other ends its sessions.
            try await stayDown(16...18)
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
        case .outageUnderOne, .outageUnderTwo: try await takeDatabaseAway()
        case .outageAndDeaths: try await takeDatabaseAway(andKill: worker, andRestart: coordinator)
        case .silentDatabase: try await silenceDatabase()
        case .lostCommits: try await loseCommits()
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
            let bytes = number(in: 200...40_000)
            for proxy in await farm.proxies(of: worker) { proxy.breakAfter(bytes: bytes) }
        case .repeatedUploads: try await repeatUploads(of: worker)
        case .lastWords: try await crashWithLastWords(of: worker)
        case .silentUploader: try await uploadInSilence(to: coordinator)
        case .everything: throw TestFailure("everything is for several hands: ChaosRun.storm")
        }
    }

    /// One time in three the part stays away for a while: others must do without it.
    private mutating func stayDown(_ seconds: ClosedRange<Double>) async throws {
        if number(in: 1...3) == 1 { try await pause(seconds) }
    }

    private mutating func choose() -> (worker: String, coordinator: Int) {
        var (worker, coordinator) = ("worker-\(number(in: 1...3))", number(in: 1...2))
        switch place {
        case .worker(let name): worker = name
        case .coordinator(let number): coordinator = number
        case .database, nil: break
        }
        return (worker, coordinator)
    }

    mutating func pause(_ seconds: ClosedRange<Double>) async throws {
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
        try await withSmallDisk(on: "\(farm.dataFolder(of: worker))/spool", megabytes: 2) { disk in
            try await farm.relaunchWorker(worker)
            try await eventually("\(worker) has a session", within: Self.patience) {
                try await farm.worker(worker).errors.contains("connected")
            }
            try disk.fill()
            try await farm.waitForWorker(worker, state: "full", within: Self.patience)
            try disk.empty()
            try await eventually("\(worker) has room again", within: Self.patience) {
                let state = (try? await farm.listWorkers())?.first { $0.name == worker }?.state
                return state == "idle" || state == "rendering"
            }
            try await farm.killWorker(worker, signal: SIGTERM)
        }
        try await farm.relaunchWorker(worker)
    }

    /// What the worker has spooled while it is cut off, or hears no answer to what it sends, is delivered, and after a
    /// restart once more, youngest first.
    private mutating func repeatUploads(of worker: String) async throws {
        let proxies = await farm.proxies(of: worker)
        let arrives = Bool.random(using: &random)
        for proxy in proxies {
            if arrives { proxy.loseAnswers() } else { proxy.fallSilent() }
        }
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
        try await eventually("\(worker) has delivered what it had", within: Self.patience) {
            farm.spooledFiles(of: worker).isEmpty
        }
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

    private static let tomorrow = ["LD_PRELOAD": Products.path(of: "libClockAhead.so")]
}
