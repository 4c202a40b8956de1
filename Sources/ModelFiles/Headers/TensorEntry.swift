/// A tensor as a safetensors header writes it; the names are the format's.
struct TensorEntry: Decodable {
    var dtype: String
    var shape: [Int64]
    // swift-format-ignore: AlwaysUseLowerCamelCase
    var data_offsets: [Int64]

    var bitsPerElement: Int64? {
        switch dtype {
        case "BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2", "F8_E8M0": 8
        case "U16", "I16", "F16", "BF16": 16
        case "U32", "I32", "F32": 32
        case "U64", "I64", "F64", "C64": 64
        case "F4": 4
        case "F6_E2M3", "F6_E3M2": 6
        default: nil
        }
    }
}
