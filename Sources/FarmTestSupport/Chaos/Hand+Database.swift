import Foundation
import Glibc
import PostgresServer

/// What befalls the database.
extension Hand {
    /// PostgreSQL is away for longer than a coordinator may be silent, and than sessions last.
    /// - Parameters:
    ///   - victim: a worker that dies meanwhile, and stays dead.
    ///   - coordinator: one that dies meanwhile, and starts again before PostgreSQL does.
    mutating func takeDatabaseAway(andKill victim: String? = nil, andRestart coordinator: Int? = nil) async throws {
        let seconds = number(in: outage)
        say("  for \(seconds) s")
        let end = ContinuousClock.now + .seconds(seconds)
        try await server.stop(mode: Bool.random(using: &random) ? .fast : .immediate)
        if let victim {
            try await pause(1...5)
            try await farm.killWorker(victim)
        }
        guard let coordinator else {
            try await Task.sleep(until: end)
            try await server.start()
            return
        }
        try await farm.killCoordinator(coordinator)
        let (farm, server) = (farm, server)
        try await withThrowingTaskGroup(of: Void.self) { group in
            // It is ready once PostgreSQL is.
            group.addTask { try await farm.startCoordinator(coordinator) }
            group.addTask {
                try await Task.sleep(until: end)
                try await server.start()
            }
            try await group.waitForAll()
        }
    }

    /// PostgreSQL stands still with all its processes, or what lies between swallows all: nobody is told of either.
    mutating func silenceDatabase() async throws {
        let (seconds, isFrozen) = (number(in: outage), Bool.random(using: &random))
        say("  for \(seconds) s, \(isFrozen ? "frozen" : "out of reach")")
        if isFrozen {
            let file = URL(fileURLWithPath: "\(server.clusterDirectory)/postmaster.pid")
            let line = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").first ?? ""
            guard let pid = Int32(line) else { throw TestFailure("PostgreSQL has no process") }
            // The first makes the others.
            let processes = ProcessTable.tree(under: pid)
            for process in processes { kill(process.pid, SIGSTOP) }
            try await Task.sleep(for: .seconds(seconds))
            for process in processes.reversed() { kill(process.pid, SIGCONT) }
        } else {
            let proxies = await farm.proxiesOfDatabase
            for proxy in proxies { proxy.fallSilent() }
            try await Task.sleep(for: .seconds(seconds))
            for proxy in proxies { proxy.heal() }
        }
    }

    /// For some seconds every fourth COMMIT's answer does not arrive.
    mutating func loseCommits() async throws {
        let proxies = await farm.proxiesOfDatabase
        for proxy in proxies { proxy.loseAnswers(to: "COMMIT", oneIn: 4, seed: random.next()) }
        try await pause(6...9)
        for proxy in proxies { proxy.loseAnswers(to: nil) }
        say("  \(proxies.reduce(0) { $0 + $1.lostAnswerCount }) so far")
    }
}
