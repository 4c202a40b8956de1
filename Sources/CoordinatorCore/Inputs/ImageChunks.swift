import FarmWire
import FoundationEssentials
import GRPCCore
import SwiftProtobuf

extension RPCWriter<Farm_V1_ImageChunk> {
    /// Writes a file in chunks of 256 KiB.
    func send(chunksOf bytes: [UInt8]) async throws {
        let size = 256 << 10
        for start in stride(from: 0, to: bytes.count, by: size) {
            let chunk = Data(bytes[start..<Swift.min(start + size, bytes.count)])
            try await send(.with { $0.bytes = chunk })
        }
    }
}
