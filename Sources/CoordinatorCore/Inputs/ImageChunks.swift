import FarmWire
import FoundationEssentials
import GRPCCore
import SwiftProtobuf

extension RPCWriter<Farm_V1_ImageChunk> {
    /// Reads a file of `count` bytes once there is room for it in memory, and writes it in chunks of 256 KiB; room is
    /// given back as they go.
    func send(
        chunksOf count: Int, within budget: ByteBudget, read: @escaping @Sendable () async throws -> [UInt8]
    ) async throws {
        try await budget.sending(count) { account, watch in
            let bytes = try await read()
            let size = 256 << 10
            for start in stride(from: 0, to: bytes.count, by: size) {
                let chunk = Data(bytes[start..<Swift.min(start + size, bytes.count)])
                watch.begin()
                try await send(.with { $0.bytes = chunk })
                watch.end(chunk.count)
                await budget.giveBack(chunk.count, from: account)
            }
        }
    }
}
