/// Writes GGUF files byte by byte, good ones and bad ones.
struct GGUFBuilder {
    var version: UInt32 = 3
    /// Where they differ from what is there.
    var tensorCount: UInt64?
    var keyCount: UInt64?
    var keys: [(name: String, type: UInt32, bytes: [UInt8])] = []
    var tensors: [Tensor] = []
    var alignment = 32

    struct Tensor {
        var name: String
        /// The innermost side first.
        var sides: [UInt64]
        var type: UInt32 = 1
        var offset: UInt64
    }

    static func bytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        (0..<(Value.bitWidth / 8)).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    static func text(_ text: String) -> [UInt8] { bytes(UInt64(text.utf8.count)) + Array(text.utf8) }

    func header() -> [UInt8] {
        var bytes = Array("GGUF".utf8) + Self.bytes(version)
        bytes += Self.bytes(tensorCount ?? UInt64(tensors.count)) + Self.bytes(keyCount ?? UInt64(keys.count))
        for key in keys { bytes += Self.text(key.name) + Self.bytes(key.type) + key.bytes }
        for tensor in tensors {
            bytes += Self.text(tensor.name) + Self.bytes(UInt32(tensor.sides.count))
            for side in tensor.sides { bytes += Self.bytes(side) }
            bytes += Self.bytes(tensor.type) + Self.bytes(tensor.offset)
        }
        return bytes
    }

    func file(dataBytes: Int) -> [UInt8] {
        let header = header()
        let padding = (alignment - header.count % alignment) % alignment
        return header + [UInt8](repeating: 0, count: padding + dataBytes)
    }

    /// A file with some of everything; it needs 128 bytes of data.
    static let sample: GGUFBuilder = {
        var builder = GGUFBuilder()
        builder.keys = [
            ("general.architecture", 8, text("sd1")), ("general.alignment", 4, bytes(UInt32(32))),
            ("a.list", 9, bytes(UInt32(8)) + bytes(UInt64(2)) + text("one") + text("two")),
            ("a.number", 12, bytes(UInt64(0))), ("more.numbers", 9, bytes(UInt32(5)) + bytes(UInt64(3)) + text("1234")),
        ]
        builder.tensors = [
            Tensor(name: "model.diffusion_model.double_blocks.0.x", sides: [4, 2], offset: 0),
            Tensor(name: "text_encoders.clip_l.x", sides: [32, 2], type: 2, offset: 32),
            Tensor(name: "vae.x", sides: [3], type: 0, offset: 96),
        ]
        return builder
    }()
}
