import GRPCCore
import Logging
import Testing

@testable import CoordinatorCore

@Suite(.timeLimit(.minutes(1))) struct AnsweringTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// A caller that is gone holds neither memory nor a place in a queue.
    @Test func aCallThatIsOverWaitsForNothing() async throws {
        let budget = ByteBudget(bytes: 1)
        try await budget.take(1, for: await budget.open())
        let logger = logger
        let error = await #expect(throws: RPCError.self) {
            try await withServerContextRPCCancellationHandle { call in
                try await answering(logger, farewell: .milliseconds(10)) {
                    call.cancel()
                    try await budget.transfer(CallerWatch.Patience()) { account, _ in
                        try await budget.take(1 << 30, for: account)
                        // It may go over the budget; another may not.
                        let other = await budget.open()
                        try await budget.take(1 << 31, for: other)
                    }
                }
            }
        }
        #expect(error?.code == .unavailable)
        #expect(await budget.waiters == 0)
        #expect(await budget.available == 0)
    }

    @Test func whatIsNearlyDoneMayEnd() async throws {
        let answer = try await withServerContextRPCCancellationHandle { call in
            try await answering(logger, farewell: .seconds(60)) {
                call.cancel()
                await Task.yield()
                return 7
            }
        }
        #expect(answer == 7)
    }
}
