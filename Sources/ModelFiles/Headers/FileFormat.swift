/// What kind of model file some first bytes begin.
enum FileFormat: Equatable {
    case safetensors
    case gguf
    /// PyTorch's zip of pickles, or a bare pickle: both can run code when they are read.
    case pickle
    case other

    /// The first bytes that ``init(firstBytes:)`` wants to see.
    static let prefixLength = 16

    init(firstBytes bytes: [UInt8]) {
        if bytes.starts(with: Array("GGUF".utf8)) {
            self = .gguf
        } else if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || (bytes.count > 1 && bytes[0] == 0x80 && bytes[1] < 6)
        {
            // A safetensors header of 128 to 1,536 bytes could begin like a pickle, but its brace gives it away.
            self = bytes.count > 8 && bytes[8] == UInt8(ascii: "{") ? .safetensors : .pickle
        } else if bytes.count > 8, bytes[8] == UInt8(ascii: "{") {
            self = .safetensors
        } else {
            self = .other
        }
    }

    /// Why a file of this format is not taken; `nil` for the one that is.
    var refusal: String? {
        switch self {
        case .safetensors: nil
        case .gguf: "is a GGUF file; this version reads safetensors only"
        case .pickle: "is a PyTorch pickle, which can run code when read; convert it to safetensors"
        case .other: "is no safetensors file"
        }
    }
}
