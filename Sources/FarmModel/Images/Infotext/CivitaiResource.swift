internal import FoundationEssentials

/// An entry of `Civitai resources: [{…}]`.
struct CivitaiResource: Decodable {
    var type: String?
    var weight: Double?
    var modelName: String?

    var isCheckpoint: Bool { type?.lowercased() == "checkpoint" }
    var isLoRA: Bool { ["lora", "lycoris", "dora", "locon"].contains(type?.lowercased()) }

    /// None where the text is not such a list.
    static func parse(_ text: String) -> [CivitaiResource] {
        guard !text.isEmpty else { return [] }
        return (try? JSONDecoder().decode([CivitaiResource].self, from: Data(text.utf8))) ?? []
    }
}
