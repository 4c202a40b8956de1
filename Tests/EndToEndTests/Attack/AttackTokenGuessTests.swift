import FarmModel
import FarmTestSupport
import FarmWire
import GRPCCore
import Testing

extension EndToEnd {
    /// Whoever tries tokens gets nowhere, and keeps nobody from working.
    @Suite(.enabled(if: AttackLength.isAsked, "by Deploy/attack"), .timeLimit(.minutes(30)))
    struct AttackTokenGuessTests {
        private static let tries = AttackLength.isFull ? 1_000_000 : 10_000
        private static let lanes = 32
        private static let whoAmI = Farm_V1_People.Method.WhoAmI.descriptor

        @Test func noneOfManyTokensGetsIn() async throws {
            try await ClosedFarm.run(coordinators: 2) { closed in
                let farm = closed.farm
                let right = try await closed.add("ada", .submitter)
                let number = ClosedFarm.number(of: right)
                let coordinator = try await farm.coordinator(1)
                try await closed.reach { honest in
                    let before = await honest.call(Self.whoAmI, token: right)
                    #expect(before.error == nil)
                    let memory = ProcessMemory.peak(of: coordinator.pid)
                    let isServed = try await closed.reach { guesser in
                        try await withThrowingTaskGroup(of: Int.self) { group in
                            for lane in 0..<Self.lanes {
                                group.addTask { await Self.guess(guesser, lane, like: number) }
                            }
                            // Meanwhile, and from the very same address, as two share one behind a router.
                            var served = 0
                            for _ in 0..<20 {
                                let outcome = await honest.call(Self.whoAmI, token: right)
                                if outcome.error == nil { served += 1 }
                            }
                            var admitted = 0
                            for try await count in group { admitted += count }
                            #expect(admitted == 0)
                            return served
                        }
                    }
                    #expect(isServed == 20)
                    // What is remembered of guesses is bounded.
                    let grown = ProcessMemory.peak(of: coordinator.pid) - memory
                    #expect(grown < 200 << 20, "\(grown) bytes more")
                }
                // A person whom this coordinator does not know yet gets in behind them.
                let late = try await closed.add("late", .viewer)
                try await closed.reach { caller in
                    try await eventually("a new token is taken", within: .seconds(10)) {
                        await caller.call(Self.whoAmI, token: late).error == nil
                    }
                }
                // The audit has some of them, not all: it would fill the disk.
                let lines = try await farm.psql("SELECT count(*) FROM audit WHERE outcome = 'login-failed'")
                let noted = Int(lines) ?? .max
                #expect(noted < 20_000, "\(noted) lines")
            }
        }

        /// - Returns: how many got in.
        private static func guess(_ caller: RawCaller, _ lane: Int, like number: String) async -> Int {
            let refusals: Set<RPCError.Code> = [.unauthenticated, .resourceExhausted]
            var random = SystemRandomNumberGenerator()
            var admitted = 0
            for attempt in 0..<(tries / lanes) {
                let words = (0..<4).map { _ in UInt64.random(in: 1 << 60 ... .max, using: &random) }
                let secret = words.map { String($0, radix: 16) }.joined()
                // Of one that there is, and of all numbers that there may be.
                let id = attempt.isMultiple(of: 2) ? number : "\(lane * tries + attempt + 100)"
                let outcome = await caller.call(whoAmI, token: "df_\(id)_\(secret)")
                if outcome.code.map(refusals.contains) != true { admitted += 1 }
            }
            return admitted
        }
    }
}
