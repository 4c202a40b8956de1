/// Bytes that many transfers may have in memory together. Whoever waits for some reads nothing meanwhile, so that flow
/// control holds the sender back.
///
/// Each transfer takes what it holds, piece by piece, and gives all back at its end: what is only announced takes
/// nothing. As those that hold a part could then wait for one another for ever, the one that has waited longest may go
/// over the budget until it ends; there is one such at a time.
package actor ByteBudget {
    package typealias Account = Int

    private struct Waiter {
        var account: Account
        var bytes: Int
        var resume: CheckedContinuation<Void, any Error>
    }

    private var held: [Account: Int] = [:]
    private var waiting: [Waiter] = []
    private var overdrawn: Account?
    private var lastAccount = 0

    package private(set) var available: Int
    package var waiters: Int { waiting.count }

    package init(bytes: Int) {
        available = bytes
    }

    /// Begins a transfer, which must be closed.
    package func open() -> Account {
        lastAccount += 1
        held[lastAccount] = 0
        return lastAccount
    }

    /// Ends a transfer, and gives back what it still holds.
    package func close(_ account: Account) {
        available += held.removeValue(forKey: account) ?? 0
        if overdrawn == account { overdrawn = nil }
        serve()
    }

    /// Waits for `bytes` more of the budget.
    /// - Throws: `CancellationError` where the task is cancelled meanwhile: it has then got nothing.
    package func take(_ bytes: Int, for account: Account) async throws {
        try Task.checkCancellation()
        if account == overdrawn || waiting.isEmpty && bytes <= available {
            lend(bytes, to: account)
            return
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                waiting.append(Waiter(account: account, bytes: bytes, resume: $0))
                serve()
            }
        } onCancel: {
            Task { await leave(account) }
        }
    }

    /// Gives some back: it is no longer in memory.
    package func giveBack(_ bytes: Int, from account: Account) {
        lend(-min(bytes, held[account] ?? 0), to: account)
        serve()
    }

    private func lend(_ bytes: Int, to account: Account) {
        held[account, default: 0] += bytes
        available -= bytes
    }

    private func leave(_ account: Account) {
        for waiter in waiting where waiter.account == account { waiter.resume.resume(throwing: CancellationError()) }
        waiting.removeAll { $0.account == account }
        serve()
    }

    /// In the order of asking; the first that does not fit goes over the budget, unless another does already.
    private func serve() {
        while let first = waiting.first {
            if first.bytes > available {
                guard overdrawn == nil else { return }
                overdrawn = first.account
            }
            lend(first.bytes, to: first.account)
            waiting.removeFirst()
            first.resume.resume()
        }
    }
}
