/// Easy Diffusion: a JSON file beside the image, the same as one text chunk a key, or a text of `Key: value` lines.
enum EasyDiffusion {
    static func read(_ object: JSONText) throws -> ForeignParameters? {
        let body = object["reqBody"] ?? object
        let names = Set(body.members.map { JSONField.plain($0.key) })
        guard names.contains("usestablediffusionmodel") || names.contains("stablediffusionmodel") else { return nil }
        return taking(body, fallback: object)
    }

    private static func taking(_ body: JSONText, fallback: JSONText) -> ForeignParameters {
        var builder = ForeignBuilder(tool: "Easy Diffusion")
        builder.take(body, ignoring: ["use_face_correction", "use_upscale", "upscale_amount", "init_image", "mask"])
        if !builder.has("Seed") { builder.set("Seed", fallback.text("seed")) }
        // It is asked for in every image, but meant where there is a picture to start from.
        if !body.has("init_image") { builder.remove("Denoising strength") }
        for key in ["use_face_correction", "use_upscale"] {
            guard let value = body.text(key), !["none", "false"].contains(value.lowercased()) else { continue }
            builder.addOther(key, value)
        }
        return builder.build()
    }

    /// The text chunks of a PNG, by keyword.
    static func read(chunks: [(key: String, text: String)]) throws -> ForeignParameters? {
        try read(.object(chunks.map { JSONText.Member(key: $0.key, value: .string($0.text)) }))
    }

    /// Lines of `Prompt: …`, `Seed: …`, `Steps: …`, each of its own: Easy Diffusion's, and others' in its manner.
    static func readLines(_ text: String) -> ForeignParameters? {
        var members: [JSONText.Member] = []
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.count >= 3, lines.count <= 200 else { return nil }
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let key = String(line[..<colon]).trimmingSpaces()
            let value = String(line[line.index(after: colon)...]).trimmingSpaces()
            guard key.count <= 40, !key.contains(",") else { return nil }
            members.append(JSONText.Member(key: key, value: .string(value)))
        }
        let fields = members.compactMap { JSONField(key: $0.key) }
        guard fields.contains(.prompt), Set(fields).count >= 3 else { return nil }
        let object = JSONText.object(members)
        if let read = try? read(object) { return read }
        var builder = ForeignBuilder(tool: "a list of lines")
        builder.take(object)
        return builder.build()
    }
}
