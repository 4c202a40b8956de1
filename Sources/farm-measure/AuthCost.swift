import FarmTestSupport
import FarmWire
import GRPCCore

/// What it takes a coordinator to know who calls, from what it has in memory.
struct AuthCost {
    private static let calls = 20_000
    private static let firstCalls = 1000
    /// Above what one connection asks: it is counted, and nobody is made to wait.
    private static let requestsPerSecond = 1_000_000

    /// The median of a call with a token to a closed farm less that of the same call to an open one without, in
    /// microseconds: without TLS, over one connection each, call by call in turn.
    func measure() async throws -> Double {
        try await withOpenAndClosedFarm(FarmSetup(workers: 0), isEncrypted: false) { open, closed in
            try await closed.farm.succeed("access", "--requests-per-second", "\(Self.requestsPerSecond)")
            let token = try await closed.token()
            return try await FarmCaller.with(open) { stranger in
                try await FarmCaller.with(closed.farm, token: token) { known in
                    try await compare(stranger, known)
                }
            }
        }
    }

    private func compare(_ stranger: FarmCaller, _ known: FarmCaller) async throws -> Double {
        for _ in 0..<Self.firstCalls {
            _ = try await microseconds(stranger)
            _ = try await microseconds(known)
        }
        var (without, with): ([Double], [Double]) = ([], [])
        for number in 0..<Self.calls {
            // Each is the first as often as the other.
            if number.isMultiple(of: 2) { without.append(try await microseconds(stranger)) }
            with.append(try await microseconds(known))
            if !number.isMultiple(of: 2) { without.append(try await microseconds(stranger)) }
        }
        guard let without = Samples(without), let with = Samples(with) else { return .nan }
        say(
            """
            auth-cost: \(Self.calls) calls of GetFarm each over loopback without TLS, us
              open farm, no token: \(without.text(places: 1))
              closed farm, a token: \(with.text(places: 1))
            """)
        return with.median - without.median
    }

    private func microseconds(_ caller: FarmCaller) async throws -> Double {
        let start = ContinuousClock.now
        _ = try await caller.client.getFarm(.init(), metadata: caller.metadata)
        return (ContinuousClock.now - start) / .microseconds(1)
    }
}
