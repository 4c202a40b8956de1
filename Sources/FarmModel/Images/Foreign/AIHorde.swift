/// AI Horde and its fronts (ArtBot, Lucid Creations): `{"prompt": "this ### not this", "params": {…}, "models": […]}`,
/// or the same without `params`.
enum AIHorde {
    static func read(_ object: JSONText) throws -> ForeignParameters? {
        let params = object["params"]
        let isNested = params?.members.contains { ["sampler_name", "cfg_scale", "karras"].contains($0.key) } ?? false
        let isFront = object.has("karras") && object.has("models") || object.has("jobId") && object.has("sampler")
        guard object.text("prompt") != nil, isNested || isFront else { return nil }
        var builder = ForeignBuilder(tool: "AI Horde")
        if let params, isNested { builder.take(params) }
        builder.take(object, ignoring: ["params", "image_is_control", "source_image", "source_mask", "orientation"])
        if let mark = builder.prompt.firstRange(of: "###") {
            let not = String(builder.prompt[mark.upperBound...]).trimmingSpaces()
            builder.prompt = String(builder.prompt[..<mark.lowerBound])
            if !not.isEmpty { builder.negativePrompt = not }
        }
        let record = isNested ? params : object
        if record?.text("karras")?.lowercased() == "true" { builder.set("Schedule type", "Karras") }
        if record?.text("hires_fix")?.lowercased() == "true" {
            builder.note("AI Horde's hires fix is not taken; ask for a second pass by --hires-scale")
        }
        return builder.build()
    }
}
