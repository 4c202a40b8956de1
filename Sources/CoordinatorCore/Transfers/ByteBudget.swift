/// Bytes that many transfers may have in memory together. Whoever waits for some reads nothing meanwhile, so that flow
/// control holds the sender back.
///
/// Each transfer takes what it holds, piece by piece, and gives all back at its end: what is only announced takes
/// nothing. As those that hold a part could then wait for one another for ever, the one that has waited longest may go
/// over the budget. It may do so until it ends; but while others wait, who need no more than a moment, for one turn only,
/// up to twice the budget. And who holds something, is waited for and hardly moves while others wait is cut off.
package actor ByteBudget {
    /// A transfer's number, from 1; never given twice.
    package typealias Account = Int

    /// Bytes that a caller moves in a turn at least.
    private static let leastBytes = 32 << 10
    /// After so many turns with less, one after the other, it is cut off.
    private static let patience = 3

    private struct Waiter {
        var account: Account
        var bytes: Int
        var resume: CheckedContinuation<Void, any Error>
    }

    private struct Holding {
        var bytes = 0
        var watch: CallerWatch?
        /// As of the last look.
        var progress = CallerWatch.Progress()
        /// Looks at which it was waited for and had hardly moved, with nothing much between.
        var slow = 0

        mutating func beginLooks() {
            guard let now = watch?.progress else { return }
            if now.moved - progress.moved >= leastBytes { slow = 0 }
            progress = now
        }

        /// Once a turn.
        /// - Returns: Whether it has held up others for too long.
        mutating func holdsUp(in turn: Duration) -> Bool {
            guard let now = watch?.progress else { return false }
            let (waited, moved) = (now.waited - progress.waited, now.moved - progress.moved)
            progress = now
            // A turn that it spent waiting for the budget itself says nothing.
            if moved >= leastBytes { slow = 0 } else if waited >= turn / 2 { slow += 1 }
            return bytes > 0 && slow >= patience
        }
    }

    private let size: Int
    /// Between two looks at who holds up those that wait.
    private let turn: Duration
    private var holdings: [Account: Holding] = [:]
    private var waiting: [Waiter] = []
    private var overdrawn: Account?
    private var lastAccount = 0
    private var looks: Task<Void, Never>?

    /// Bytes that are left; below 0 while a transfer goes over the budget.
    package private(set) var available: Int
    /// How many pieces are waited for at this moment.
    package var waiters: Int { waiting.count }

    /// - Parameters:
    ///   - bytes: for all transfers together.
    ///   - turn: between two looks at who holds up others; tests shorten it.
    package init(bytes: Int, turn: Duration = .seconds(1)) {
        size = bytes
        self.turn = turn
        available = bytes
    }

    /// Begins a transfer, which must be closed.
    func open(_ watch: CallerWatch? = nil) -> Account {
        lastAccount += 1
        holdings[lastAccount] = Holding(watch: watch)
        return lastAccount
    }

    /// Ends a transfer, and gives back what it still holds.
    func close(_ account: Account) {
        available += holdings.removeValue(forKey: account)?.bytes ?? 0
        if overdrawn == account { overdrawn = nil }
        serve()
    }

    /// Waits for `bytes` more of the budget.
    /// - Throws: `CancellationError` where the task is cancelled meanwhile: it has then got nothing.
    func take(_ bytes: Int, for account: Account) async throws {
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
    func giveBack(_ bytes: Int, from account: Account) {
        lend(-min(bytes, holdings[account]?.bytes ?? 0), to: account)
        serve()
    }

    private func lend(_ bytes: Int, to account: Account) {
        holdings[account]?.bytes += bytes
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
                guard overdrawn == nil else { return lookOut() }
                overdrawn = first.account
            }
            lend(first.bytes, to: first.account)
            waiting.removeFirst()
            first.resume.resume()
        }
    }

    private func lookOut() {
        guard looks == nil else { return }
        // The time that has passed was nobody's hindrance.
        for account in holdings.keys { holdings[account]?.beginLooks() }
        looks = Task {
            while !waiting.isEmpty {
                // The turns themselves: a timer, which ends with who waits.
                try? await Task.sleep(for: turn)
                for account in holdings.keys where holdings[account]?.holdsUp(in: turn) == true {
                    holdings[account]?.watch?.cut()
                }
                if available > -size { overdrawn = nil }
                serve()
            }
            looks = nil
        }
    }
}
