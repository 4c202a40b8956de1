import FarmTestSupport
import Foundation
import Glibc
import PostgresServer

/// How soon work goes on when a part of the farm is gone. On a farm of its own, whose images take ten seconds each and
/// need no engine: only the farm is measured.
struct Recovery {
    private static let runs = 7

    /// From SIGKILL of a worker to the claim of its image by another, in seconds: the kernel closes its connection.
    func killToRerun() async throws -> Double {
        try await rerun("kill-to-rerun", signal: SIGKILL)
    }

    /// From SIGSTOP of a worker, whose connection stays open.
    func silenceToRerun() async throws -> Double {
        try await rerun("silence-to-rerun", signal: SIGSTOP)
    }

    private func rerun(_ name: String, signal: CInt) async throws -> Double {
        say("\(name): \(Self.runs) times one image on a farm of two workers, one of which is idle")
        let seconds = try await withFarm(workers: 2) { farm in
            var seconds: [Double] = []
            for _ in 0..<Self.runs {
                let job = try await farm.submit(["again", "--size", "64x64", "--steps", "1"])
                let taken = """
                    SELECT w.name FROM tasks t JOIN sessions s ON s.id = t.session_id JOIN workers w ON w.id = s.worker_id
                    WHERE t.job_id = \(job) AND t.state = 1
                    """
                try await eventually("a worker has the image") { try await !farm.psql(taken).isEmpty }
                let name = try await farm.psql(taken)
                let worker = try await farm.worker(name)
                let start = Date().timeIntervalSince1970
                worker.send(signal)
                let again = "SELECT extract(epoch FROM leased_at) FROM tasks WHERE job_id = \(job) AND attempt = 2"
                try await eventually("another has it") { try await !farm.psql(again).isEmpty }
                seconds.append((Double(try await farm.psql(again)) ?? .nan) - start)
                try await farm.succeed("cancel", "\(job)")
                if signal == SIGKILL {
                    _ = await worker.waitUntilEnd()
                    try await farm.relaunchWorker(name)
                } else {
                    worker.send(SIGCONT)
                }
                try await farm.waitForWorkers()
            }
            return seconds
        }
        guard let samples = Samples(seconds) else { return .nan }
        say("\(name), s: \(samples.text(places: 2))")
        return samples.median
    }

    /// From SIGKILL of the only coordinator, which is started again at once, to the moment at which all its workers are
    /// back with what they render, in seconds.
    func restartGap() async throws -> Double {
        say("restart-gap: \(Self.runs) times, with three workers that render")
        let seconds = try await withFarm(workers: 3) { farm in
            let job = try await farm.submit(["long", "--count", "200", "--size", "64x64", "--steps", "1"])
            var seconds: [Double] = []
            for _ in 0..<Self.runs {
                try await eventually("three images are being rendered") {
                    try await farm.listWorkers().count { $0.renders(job: job) } == 3
                }
                let before = Double(try await farm.psql("SELECT max(id) FROM sessions")) ?? .nan
                let start = Date().timeIntervalSince1970
                try await farm.killCoordinator(1)
                try await farm.startCoordinator()
                let back = "SELECT count(*) FROM sessions WHERE id > \(Int(before)) AND ended_at IS NULL"
                try await eventually("three workers are back") { try await farm.psql(back) == "3" }
                let end = try await farm.psql(
                    "SELECT extract(epoch FROM max(started_at)) FROM sessions WHERE id > \(Int(before))")
                seconds.append((Double(end) ?? .nan) - start)
            }
            let failed = try await farm.psql("SELECT count(*) FROM attempts WHERE failure IS NOT NULL")
            say("restart-gap: \(failed) attempts were lost")
            try await farm.succeed("cancel", "\(job)")
            return seconds
        }
        guard let samples = Samples(seconds) else { return .nan }
        say("restart-gap, s: \(samples.text(places: 2))")
        return samples.median
    }

    private func withFarm(
        workers: Int, _ body: (FarmFixture) async throws -> [Double]
    ) async throws -> [Double] {
        try await withPostgresServer(durability: .full) { server in
            try await server.createDatabase(named: "recovery")
            var setup = FarmSetup(workers: workers)
            setup.engineHost = .storedPicture(milliseconds: 10_000)
            return try await FarmTestSupport.withFarm(
                setup, on: server.connectionString(database: "recovery"), body)
        }
    }
}
