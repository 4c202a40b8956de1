import CoordinatorCore
import Testing

@Suite(.timeLimit(.minutes(1))) struct ByteBudgetTests {
    private let budget = ByteBudget(bytes: 10)

    private func waiters(_ count: Int) async {
        while await budget.waiters != count { await Task.yield() }
    }

    @Test func whoeverExceedsTheBudgetGoesOverItOneAtATime() async throws {
        let (a, b, c) = (await budget.open(), await budget.open(), await budget.open())
        try await budget.take(8, for: a)
        // The first that waits may go on: else those that hold a part could wait for each other.
        try await budget.take(5, for: b)
        #expect(await budget.available == -3)
        try await budget.take(5, for: b)
        let waiting = Task { try await budget.take(1, for: c) }
        await waiters(1)
        await budget.close(b)
        try await waiting.value
        #expect(await budget.available == 1)
        await budget.close(a)
        await budget.close(c)
        #expect(await budget.available == 10)
    }

    @Test func thoseThatHoldAPartAndWaitForMoreAllEnd() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    let account = await budget.open()
                    for _ in 0..<7 { try await budget.take(1, for: account) }
                    await budget.close(account)
                }
            }
            try await group.waitForAll()
        }
        #expect(await budget.available == 10)
    }

    @Test func aWaiterThatIsCancelledLeaves() async throws {
        let (a, b, c) = (await budget.open(), await budget.open(), await budget.open())
        try await budget.take(10, for: a)
        try await budget.take(1, for: b)
        let waiting = Task { try await budget.take(3, for: c) }
        await waiters(1)
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(await budget.waiters == 0)
        for account in [a, b, c] { await budget.close(account) }
        #expect(await budget.available == 10)
    }

    @Test func whatIsSentIsGivenBackAtOnce() async throws {
        let account = await budget.open()
        try await budget.take(9, for: account)
        await budget.giveBack(4, from: account)
        #expect(await budget.available == 5)
        await budget.giveBack(400, from: account)
        #expect(await budget.available == 10)
        await budget.close(account)
        #expect(await budget.available == 10)
    }
}
