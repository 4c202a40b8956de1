extension ByteBudget {
    /// Takes `bytes` for what a caller is sent, and gives back what is left of them at the end. A caller that does not
    /// take its parts in time is left.
    nonisolated func sending(
        _ bytes: Int, _ body: @escaping @Sendable (Account, CallerWatch) async throws -> Void
    ) async throws {
        let account = await open()
        do {
            try await take(bytes, for: account)
            let patience = CallerWatch.Patience(
                silence: .seconds(30), whole: .seconds(900), words: "the caller does not take what it asked for")
            try await CallerWatch.with(patience) { try await body(account, $0) }
            await close(account)
        } catch {
            await close(account)
            throw error
        }
    }
}
