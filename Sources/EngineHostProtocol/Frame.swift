internal import Foundation

/// Messages as frames, and back.
package enum Frame {
    /// Length and JSON of a message.
    package static func encode(_ message: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = try encoder.encode(message)
        guard body.count <= FrameDecoder.maximumLength else {
            throw FrameError(
                message: "a message of \(body.count) bytes; at most \(FrameDecoder.maximumLength) are accepted")
        }
        let length = UInt32(body.count)
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + body
    }

    /// Reads what ``FrameDecoder/next()`` returned.
    package static func decode<Message: Decodable>(_ type: Message.Type, from body: [UInt8]) throws -> Message {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw FrameError(message: "a frame that is no \(type): \(error)")
        }
    }
}
