/// The JSON of a safetensors header: tensors by name, and `__metadata__`.
struct HeaderEntries: Decodable {
    var tensors: [String: TensorEntry] = [:]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyCodingKey.self)
        for key in container.allKeys where key.stringValue != "__metadata__" {
            tensors[key.stringValue] = try container.decode(TensorEntry.self, forKey: key)
        }
    }
}
