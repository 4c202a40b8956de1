import CoordinatorCore
import Testing

@Suite struct ByteBudgetTests {
    @Test(.timeLimit(.minutes(1))) func whoeverExceedsTheBudgetWaitsItsTurn() async {
        let budget = ByteBudget(bytes: 10)
        await budget.acquire(8)
        let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
        let first = Task {
            await budget.acquire(5)
            continuation.yield(1)
        }
        while await budget.waiters == 0 { await Task.yield() }
        // Fits, but came later.
        let second = Task {
            await budget.acquire(1)
            continuation.yield(2)
        }
        while await budget.waiters < 2 { await Task.yield() }
        await budget.release(8)
        var order: [Int] = []
        for await turn in stream {
            order.append(turn)
            if order.count == 2 { break }
        }
        #expect(Set(order) == [1, 2])
        await first.value
        await second.value
        #expect(await budget.available == 4)
    }

    @Test func moreThanTheWholeBudgetCountsAsTheWhole() async {
        let budget = ByteBudget(bytes: 10)
        await budget.acquire(1000)
        #expect(await budget.available == 0)
        await budget.release(1000)
        #expect(await budget.available == 10)
    }
}
