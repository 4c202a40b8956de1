/// The JSON of a safetensors header: tensors by name, and `__metadata__`.
struct HeaderEntries: Decodable {
    var tensors: [String: TensorEntry] = [:]
    /// Short texts only: trainers put whole statistics of their pictures there.
    var metadata: [String: String] = [:]

    private static let metadataKey = "__metadata__"
    private static let maximumText = 1_024

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyCodingKey.self)
        for key in container.allKeys where key.stringValue != Self.metadataKey {
            tensors[key.stringValue] = try container.decode(TensorEntry.self, forKey: key)
        }
        // The engine does not look at it: what is wrong with it is no reason to refuse the file.
        let texts = try? container.nestedContainer(
            keyedBy: AnyCodingKey.self, forKey: AnyCodingKey(stringValue: Self.metadataKey))
        guard let texts else { return }
        for key in texts.allKeys {
            guard let text = try? texts.decode(String.self, forKey: key), text.utf8.count <= Self.maximumText else {
                continue
            }
            metadata[key.stringValue] = text
        }
    }
}
