/// An entry of `Civitai resources: [{…}]`.
struct CivitaiResource {
    var type: String?
    var weight: Double?
    var modelName: String?

    var isCheckpoint: Bool { type?.lowercased() == "checkpoint" }
    var isEmbedding: Bool { ["embed", "embedding", "textualinversion"].contains(type?.lowercased()) }
    var isLoRA: Bool { ["lora", "lycoris", "dora", "locon"].contains(type?.lowercased()) }

    /// None where the text is not such a list.
    static func parse(_ text: String) -> [CivitaiResource] {
        (JSONText(parsing: text)?.elements ?? []).map { entry in
            CivitaiResource(
                type: entry.text("type"), weight: entry["weight"]?.double, modelName: entry.text("modelName"))
        }
    }
}
