/// Tells which program wrote a JSON record, and reads it.
enum ForeignJSON {
    /// Nil where nothing in it says how an image was made.
    /// - Throws: ``FarmError`` that names the program where its record is not read.
    static func read(_ value: JSONText, depth: Int = 0) throws -> ForeignParameters? {
        guard depth < 8 else { return nil }
        switch value {
        case .string(let text): return try nested(text, depth: depth)
        case .array(let elements):
            // exiftool and jq print lists of one.
            guard elements.count == 1, let only = elements.first else {
                return try refuseSeveral(elements, depth: depth)
            }
            return try read(only, depth: depth + 1)
        case .object: return try object(value, depth: depth)
        case .null, .bool, .number: return nil
        }
    }

    private static func refuseSeveral(_ elements: [JSONText], depth: Int) throws -> ForeignParameters? {
        guard elements.contains(where: { (try? read($0, depth: depth + 1)) != nil }) else { return nil }
        throw FarmError(.invalidInput, "it is a JSON list of \(elements.count) records; give one of them")
    }

    private static func object(_ object: JSONText, depth: Int) throws -> ForeignParameters? {
        if let graph = ComfyGraph(object) { return try graph.read() }
        if ComfyGraph.isWorkflow(object) {
            throw ForeignParameters.unread("ComfyUI", because: "a workflow is not read; its prompt (API format) is")
        }
        if let read = try SwarmUI.read(object) ?? Fooocus.read(object) ?? InvokeAI.read(object) { return read }
        if let read = try NovelAI.read(object, depth: depth) ?? DrawThings.read(object) { return read }
        if let read = try EasyDiffusion.read(object) ?? AIHorde.read(object) { return read }
        return try wrapped(object, depth: depth) ?? plain(object)
    }

    /// A record within a record: what APIs answer, what exiftool prints, what this farm prints.
    private static func wrapped(_ object: JSONText, depth: Int) throws -> ForeignParameters? {
        if let list = object["infotexts"]?.elements, let first = list.first?.string {
            return try nested(first, depth: depth)
        }
        let inner = [
            "infotext", "extraMetadata", "Parameters", "parameters", "UserComment", "Usercomment", "Comment", "info",
            "meta", "metadata", "reqBody", "prompt", "Prompt", "Workflow", "workflow",
        ]
        for key in inner {
            switch object[key] {
            case .string(let text)?:
                if let read = try nested(text, depth: depth) { return read }
            case .object(let members)? where !members.isEmpty:
                if let value = object[key], let read = try read(value, depth: depth + 1) { return read }
            default: break
            }
        }
        return nil
    }

    /// A string that is a record itself; text alone is none.
    private static func nested(_ text: String, depth: Int) throws -> ForeignParameters? {
        switch TextKind(of: text) {
        case .json(let value): return try read(value, depth: depth + 1)
        case .brokenJSON, .nothing, .xml, .html, .base64: return nil
        case .plain:
            let parsed = try ParsedInfotext(parsing: text)
            return parsed.pairs.isEmpty ? nil : ForeignParameters(tool: nil, infotext: parsed)
        }
    }

    /// A record of a program that is not known, by names that many use.
    private static func plain(_ object: JSONText) -> ForeignParameters? {
        let tool = ["software", "Software", "app", "generator", "tool"].lazy.compactMap { object.text($0) }.first
        let isCivitai = object.has("civitaiResources") || object.has("cfgScale") && object.has("prompt")
        var builder = ForeignBuilder(tool: isCivitai ? "Civitai" : tool?.shortened(to: 40) ?? "a JSON record")
        builder.take(object)
        guard !builder.prompt.isEmpty, builder.saysHow else { return nil }
        for resource in (object["civitaiResources"] ?? object["resources"])?.elements.prefix(16) ?? [] {
            guard let type = resource.text("type"), type.lowercased() != "model", type.lowercased() != "checkpoint"
            else { continue }
            let name = resource.text("name") ?? resource.text("modelName") ?? resource.text("modelVersionId") ?? "?"
            if type.lowercased() == "lora", let weight = resource["weight"]?.double, resource.has("name") {
                builder.addLoRA(name, weight: weight)
            } else {
                let kind = type.shortened(to: 20)
                builder.note("Civitai's \(kind) '\(name.shortened())' is not taken; name the farm's own")
            }
        }
        return builder.build()
    }
}
