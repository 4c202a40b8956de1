extension ByteBudget {
    /// Runs a transfer, which takes what it has in memory as it goes; at its end it gives back what is left of that.
    nonisolated func transfer<Value: Sendable>(
        _ patience: CallerWatch.Patience,
        _ body: @escaping @Sendable (Account, CallerWatch) async throws -> Value
    ) async throws -> Value {
        try await CallerWatch.with(patience) { watch in
            let account = await self.open(watch)
            do {
                let value = try await body(account, watch)
                await self.close(account)
                return value
            } catch {
                await self.close(account)
                throw error
            }
        }
    }

    /// Takes `bytes` for what a caller is sent, and gives back what is left of them at the end. A caller that does not
    /// take its parts in time is left.
    nonisolated func sending(
        _ bytes: Int, _ body: @escaping @Sendable (Account, CallerWatch) async throws -> Void
    ) async throws {
        let patience = CallerWatch.Patience(
            silence: .seconds(30), words: "the caller does not take what it asked for")
        try await transfer(patience) { account, watch in
            try await self.take(bytes, for: account)
            try await body(account, watch)
        }
    }
}
