import FarmBasics
import GRPCCore
import Testing

@testable import CoordinatorCore

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

    /// Two callers hold all there is, the second of them as the one that may go over it: a third gets what it needs.
    @Test func whoIsWaitedForKeepsNobodyElseWaiting() async throws {
        let budget = ByteBudget(bytes: 10, turn: .milliseconds(20))
        let (a, b, c) = (await budget.open(), await budget.open(), await budget.open())
        try await budget.take(9, for: a)
        try await budget.take(2, for: b)
        #expect(await budget.available == -1)
        // It would wait for ever.
        for _ in 0..<5 { try await budget.take(1, for: c) }
        for account in [a, b, c] { await budget.close(account) }
        #expect(await budget.available == 10)
    }

    /// Bytes that come for as long as the caller sends crumbs.
    private func crumbs(first: Int, every pause: Duration?) -> RPCAsyncSequence<Int, any Error> {
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: Int.self)
        let sender = Task {
            continuation.yield(first)
            while let pause {
                try await Task.sleep(for: pause)
                continuation.yield(1)
            }
        }
        continuation.onTermination = { _ in sender.cancel() }
        return RPCAsyncSequence(wrapping: stream)
    }

    /// - Parameter pause: between crumbs; nil for a caller that says no more.
    @Test(arguments: [nil, Duration.milliseconds(5)])
    func whoHoldsMemoryAndHardlyMovesIsCutOffWhileOthersWait(pause: Duration?) async throws {
        let size = 1 << 20
        let budget = ByteBudget(bytes: size, turn: .milliseconds(50))
        // Twice what there is.
        let holders = (0..<3).map { _ in
            let parts = crumbs(first: size, every: pause)
            return Task {
                try await budget.transfer(CallerWatch.Patience()) { account, watch in
                    var reader = UploadReader(parts, watch: watch) { $0 }
                    while let bytes = try await reader.next() { try await budget.take(bytes, for: account) }
                }
            }
        }
        while await budget.available > -size { await Task.yield() }
        let account = await budget.open()
        for _ in 0..<3 { try await budget.take(1, for: account) }
        await budget.close(account)
        // The last has nobody behind it whom it would keep waiting, and goes on for as long as it may.
        holders.forEach { $0.cancel() }
        var cut = 0
        for holder in holders {
            do {
                try await holder.value
            } catch let error as FarmError {
                #expect(error.code == .unavailable && error.message.contains("others wait"), "\(error)")
                cut += 1
            } catch is CancellationError {}
        }
        #expect(cut > 0)
        #expect(await budget.available == size)
        #expect(await budget.waiters == 0)
    }
}
