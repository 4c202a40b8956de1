import PostgresServer

/// What befalls the database.
extension Hand {
    /// PostgreSQL is away for longer than a coordinator may be silent, and than sessions last.
    /// - Parameter victim: a worker that dies meanwhile, and stays dead.
    mutating func takeDatabaseAway(andKill victim: String? = nil) async throws {
        let seconds = number(in: outage)
        say("  for \(seconds) s")
        let end = ContinuousClock.now + .seconds(seconds)
        try await server.stop(mode: Bool.random(using: &random) ? .fast : .immediate)
        if let victim {
            try await pause(1...5)
            try await farm.killWorker(victim)
        }
        try await Task.sleep(until: end)
        try await server.start()
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
