import FarmBasics
import FarmModel
import FarmWire
import Foundation
import SwiftProtobuf

/// A picture as a client uploads it.
enum AttackUpload {
    static func messages(of bytes: [UInt8], digest: Digest) throws -> [[UInt8]] {
        var messages: [[UInt8]] = [
            try Farm_V1_InputPart.with {
                $0.header = .with { ($0.digest, $0.byteCount) = (digest.hex, Int64(bytes.count)) }
            }.serializedBytes()
        ]
        for start in stride(from: 0, to: bytes.count, by: 256 << 10) {
            let chunk = Data(bytes[start..<min(start + (256 << 10), bytes.count)])
            messages.append(try Farm_V1_InputPart.with { $0.chunk = chunk }.serializedBytes())
        }
        return messages
    }
}
