import FarmModel
import PostgresServer

/// A farm of two coordinators (of one, in one row) and three workers on a PostgreSQL of its own, to which things happen
/// at random moments. The seed decides which and when, as far as a machine repeats itself.
package struct ChaosRun {
    private static let database = "chaos"

    /// Its workers' names are `worker-1` to `worker-3`.
    package let farm: FarmFixture
    /// Nil where nobody is asked who they are.
    private let closed: ClosedFarm?
    private let fault: Fault
    private let server: PostgresServer
    private let seed: UInt64
    private let say: @Sendable (String) -> Void

    /// Lends a run; its farm ends with `body`.
    /// - Parameters:
    ///   - fault: what the farm is made for.
    ///   - isClosed: whether it speaks TLS, knows its people by tokens, and its workers by certificates.
    ///   - say: gets a line for each fault.
    package static func with<Value>(
        _ fault: Fault, seed: UInt64, engineHost: FarmSetup.EngineHost, isClosed: Bool = true,
        say: @escaping @Sendable (String) -> Void, _ body: (ChaosRun) async throws -> Value
    ) async throws -> Value {
        // Commits are on disk before they are acknowledged: that is what is tested.
        try await withPostgresServer(durability: .full) { server in
            try await server.createDatabase(named: database)
            var setup = FarmSetup(workers: 3)
            setup.coordinators = fault.coordinators
            if fault.isBetweenDatabase { setup.databaseSocket = server.socket }
            setup.engineHost = engineHost
            setup.isProxied = true
            let database = server.connectionString(database: database)
            guard isClosed else {
                return try await withFarm(setup, on: database) { farm in
                    try await body(
                        ChaosRun(farm: farm, closed: nil, fault: fault, server: server, seed: seed, say: say))
                }
            }
            return try await ClosedFarm.run(setup, on: database) { closed in
                try await body(
                    ChaosRun(farm: closed.farm, closed: closed, fault: fault, server: server, seed: seed, say: say))
            }
        }
    }

    /// A row of the matrix: one job, struck while it runs; or all faults at once, for two minutes.
    /// - Parameter isShort: Long outages last as short as they may, and all faults together go on for 45 s: each hand
    ///   strikes several times all the same.
    package func row(images: Int = 60, isShort: Bool = false) async throws -> ChaosReport {
        guard fault != .everything else {
            return try await storm(for: .seconds(isShort ? 45 : 120), imagesPerJob: images)
        }
        // Answers are lost for some seconds, and who uploads in silence needs a task first: there must be work for as long.
        let images = [.lostCommits, .silentUploader].contains(fault) ? images * 3 : images
        let job = try await submit(images)
        var hand = hand(1)
        if isShort { hand.outage = 20...22 }
        for number in 1...fault.strikes {
            let mark = images * number / (fault.strikes + 2) + hand.number(in: 0...(images / 8))
            try await waitForImages(mark, of: job)
            try await hand.strike(fault)
        }
        let calm = ContinuousClock.now
        let revival = fault.isOutage || fault == .lostCommits ? try await revive(within: .seconds(15)) : Revival()
        var report = try await audit([(job, images)] + revival.jobs, since: calm, within: .seconds(3 * images))
        report.add(revival)
        return report
    }

    /// Each worker, each coordinator and PostgreSQL is struck again and again, all side by side, while jobs are
    /// submitted, for as long as asked.
    package func storm(for duration: Duration, imagesPerJob: Int = 30) async throws -> ChaosReport {
        let end = ContinuousClock.now + duration
        let jobs = try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, place) in Hand.Place.all(workers: 3, coordinators: 2).enumerated() {
                group.addTask {
                    var hand = hand(UInt64(number))
                    hand.place = place
                    try await hand.strikeOn(until: end)
                }
            }
            var jobs: [(id: JobID, images: Int)] = []
            while ContinuousClock.now < end {
                let job = try await submit(imagesPerJob)
                jobs.append((job, imagesPerJob))
                // Never many: what is submitted has five minutes to end.
                try await waitForImages(imagesPerJob / 2, of: job, orUntil: end)
            }
            try await group.waitForAll()
            return jobs
        }
        let calm = ContinuousClock.now
        // What was struck last is still coming up.
        let revival = try await revive(within: .seconds(60), mayRest: true)
        var report = try await audit(jobs + revival.jobs, since: calm, within: .seconds(300))
        report.add(revival)
        return report
    }

    private func audit(
        _ jobs: [(id: JobID, images: Int)], since calm: ContinuousClock.Instant, within limit: Duration
    ) async throws -> ChaosReport {
        var report = try await ChaosAudit(farm: farm).audit(jobs: jobs, within: limit)
        report.recoverySeconds = calm.duration(to: .now) / .seconds(1)
        return report
    }

    private func hand(_ number: UInt64) -> Hand {
        Hand(farm: farm, closed: closed, server: server, random: SeededGenerator(seed: seed << 8 + number), say: say)
    }

    /// Submits, as a script does that is told to try again: the farm may be away at the moment.
    private func submit(_ images: Int) async throws -> JobID {
        var job: JobID?
        try await eventually("a job is submitted", within: .seconds(120)) {
            job = try? await submitOnce(images)
            return job != nil
        }
        guard let job else { throw TestFailure("no job was submitted") }
        return job
    }

    func submitOnce(_ images: Int) async throws -> JobID {
        try await farm.submit(["chaos", "--count", "\(images)", "--seed", "1", "--size", "64x64", "--steps", "1"])
    }

    private func waitForImages(
        _ count: Int, of job: JobID, orUntil end: ContinuousClock.Instant? = nil
    ) async throws {
        try await eventually("\(count) images of job \(job) are done", within: .seconds(180)) {
            if let end, ContinuousClock.now > end { return true }
            return (try? await farm.show(job))?.job.counts.done ?? 0 >= count
        }
    }
}
