import struct FoundationEssentials.Data

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

    /// Reads a file of `count` bytes once there is room for it in memory, and gives it to `take` in chunks of 256 KiB;
    /// room is given back as they go.
    nonisolated func send(
        chunksOf count: Int, to take: @escaping @Sendable (Data) async throws -> Void,
        read: @escaping @Sendable () async throws -> [UInt8]
    ) async throws {
        try await sending(count) { account, watch in
            let bytes = try await read()
            let size = 256 << 10
            for start in stride(from: 0, to: bytes.count, by: size) {
                let chunk = Data(bytes[start..<min(start + size, bytes.count)])
                watch.begin()
                try await take(chunk)
                watch.end(chunk.count)
                await self.giveBack(chunk.count, from: account)
            }
        }
    }
}
