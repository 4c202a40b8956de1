import FarmWire
import FoundationEssentials
import GRPCCore
import SwiftProtobuf

extension RPCWriter<Farm_V1_ImageChunk> {
    /// Reads a file of `count` bytes once there is room for it in memory, and writes it in chunks of 256 KiB; room is
    /// given back as they go.
    func send(chunksOf count: Int, within budget: ByteBudget, read: () async throws -> [UInt8]) async throws {
        let account = await budget.open()
        do {
            try await budget.take(count, for: account)
            try await send(chunksOf: try await read()) { await budget.giveBack($0, from: account) }
            await budget.close(account)
        } catch {
            await budget.close(account)
            throw error
        }
    }

    private func send(chunksOf bytes: [UInt8], sent: (Int) async -> Void) async throws {
        let size = 256 << 10
        for start in stride(from: 0, to: bytes.count, by: size) {
            let chunk = Data(bytes[start..<Swift.min(start + size, bytes.count)])
            try await send(.with { $0.bytes = chunk })
            await sent(chunk.count)
        }
    }
}
