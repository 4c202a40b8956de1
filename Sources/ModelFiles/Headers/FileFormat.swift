/// What kind of model file some first bytes begin.
package enum FileFormat: Sendable, Equatable {
    case safetensors
    case gguf
    /// PyTorch's zip of pickles, or a bare pickle. A pickle is a program that builds objects, and Python runs whatever
    /// it calls. The engine runs none of it: its reader (`parse_torch_state_dict_pickle`) walks the opcodes, takes names,
    /// shapes and places of tensors from the calls of `torch._utils` that it knows by name, and imports and calls nothing;
    /// whoever loads the file with Python has no such protection.
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

    /// Why a file of this format is no safetensors file; `nil` for the one that is.
    var refusal: String? {
        switch self {
        case .safetensors: nil
        case .gguf: "is a GGUF file and no safetensors file"
        case .pickle: Self.pickleRefusal
        case .other: "is no safetensors file"
        }
    }

    static let pickleRefusal =
        "is a PyTorch pickle, a format that can carry code; convert it to safetensors, or accept such files with "
        + "--allow-pickle"
}
