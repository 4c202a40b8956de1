/// Cuts a stream of bytes into frames: a length of 4 bytes, big-endian, then that many bytes of JSON.
///
/// After an error the stream is lost: nothing says where the next frame begins.
package struct FrameDecoder: Sendable {
    /// Bytes of a frame's JSON at most, on either side's output.
    package static let maximumLength = 4 << 20
    /// Bytes of a frame's length.
    package static let prefixLength = 4

    private var buffer: [UInt8] = []
    private var start = 0

    /// At the beginning of a stream.
    package init() {}

    /// Bytes as they come, cut anywhere.
    package mutating func append(_ bytes: some Sequence<UInt8>) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole frame without its length, or `nil` until more bytes are there.
    package mutating func next() throws -> [UInt8]? {
        guard buffer.count - start >= Self.prefixLength else { return nil }
        let length = buffer[start..<(start + Self.prefixLength)].reduce(0) { $0 << 8 | Int($1) }
        guard (1...Self.maximumLength).contains(length) else {
            throw FrameError(message: "a frame of \(length) bytes; 1 to \(Self.maximumLength) are accepted")
        }
        let body = start + Self.prefixLength
        guard buffer.count - body >= length else { return nil }
        // JSON of an object; text that some library printed into the stream would not begin so.
        guard buffer[body] == UInt8(ascii: "{") else {
            throw FrameError(message: "a frame that is no JSON object")
        }
        start = body + length
        return Array(buffer[body..<start])
    }

    /// Bytes of a frame that has begun and is not whole.
    package var pendingByteCount: Int { buffer.count - start }
}
