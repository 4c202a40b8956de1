import FarmBasics

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
        func isRecord(_ element: JSONText) -> Bool {
            guard case .object = element else { return false }
            do {
                return try read(element, depth: depth + 1) != nil
            } catch {
                // One that names its program.
                return true
            }
        }
        guard elements.prefix(8).contains(where: isRecord) else { return nil }
        throw FarmError(.invalidInput, "it is a JSON list of \(elements.count) records; give one of them")
    }

    private static func object(_ object: JSONText, depth: Int) throws -> ForeignParameters? {
        if let graph = ComfyGraph(object) { return try graph.read() }
        if ComfyGraph.isWorkflow(object) {
            throw ForeignParameters.unread("ComfyUI", because: "a workflow is not read; its prompt (API format) is")
        }
        if object.has("nodes"), object.has("edges") {
            throw ForeignParameters.unread(
                "InvokeAI", because: "a graph is not read; its metadata (invokeai_metadata) is")
        }
        if let read = try infotexts(object, depth: depth) ?? ForeignTool.read(object) { return read }
        // A prompt of its own, a record within it, a prompt in one of its parts.
        let lifted = object.lifting(["params", "parameters", "options", "settings", "config", "input"])
        if namesPrompt(object), let read = try plain(lifted) { return read }
        return try wrapped(object, depth: depth) ?? plain(lifted)
    }

    private static func namesPrompt(_ object: JSONText) -> Bool {
        object.members.contains { JSONField(key: $0.key) == .prompt }
    }

    /// What the web UIs' APIs answer: each image's text.
    private static func infotexts(_ object: JSONText, depth: Int) throws -> ForeignParameters? {
        guard let list = object["infotexts"]?.elements, let first = list.first?.string else { return nil }
        var read = try nested(first, depth: depth)
        if list.count > 1 { read?.notes.append("of \(list.count) images the first is taken") }
        return read
    }

    /// A record within a record: what APIs answer, what exiftool prints (with the group before the name, or without),
    /// what this farm prints.
    private static func wrapped(_ object: JSONText, depth: Int) throws -> ForeignParameters? {
        let inner = [
            "infotext", "extraMetadata", "info", "Parameters", "parameters", "UserComment", "Usercomment", "Comment",
            "meta", "metadata", "reqBody", "prompt", "Prompt", "Workflow", "workflow", "items", "images",
            "invokeai_metadata",
            "Invokeai_metadata", "sd-metadata", "Sd-metadata",
        ]
        let members = object.members
        for key in inner {
            guard let value = members.last(where: { $0.key == key || $0.key.hasSuffix(":" + key) })?.value else {
                continue
            }
            switch value {
            case .string(let text):
                if let read = try nested(text, depth: depth) { return read }
            case .object(let members) where !members.isEmpty:
                if let read = try read(value, depth: depth + 1) { return read }
            case .array(let elements):
                // ComfyUI's queue: a number, a name, the graph.
                let graph = key == "prompt" ? elements.lazy.compactMap { ComfyGraph($0) }.first : nil
                if let read = try graph?.read() ?? read(value, depth: depth + 1) { return read }
            default: break
            }
        }
        // ComfyUI's history, by the name of the job.
        let jobs = members.map(\.value).filter { $0.has("prompt") && $0.has("outputs") }
        return jobs.isEmpty ? nil : try read(.array(jobs), depth: depth + 1)
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

    /// A record of a program that is not known, by names that many use; nil where its prompt is a record itself.
    private static func plain(_ record: JSONText) throws -> ForeignParameters? {
        guard namesPrompt(record) else { return nil }
        let tool = ["software", "Software", "app", "generator", "tool"].lazy.compactMap { record.text($0) }.first
        let isCivitai = record.has("civitaiResources") || record.has("cfgScale") && record.has("prompt")
        var builder = ForeignBuilder(tool: isCivitai ? "Civitai" : tool?.shortened(to: 40) ?? "a JSON record", record)
        if let hashes = record["hashes"], case .object(let members) = hashes {
            let pairs = members.compactMap { member in
                member.value.string.map {
                    "\"\(member.key.replacing("\"", with: ""))\": \"\($0.filter(\.isHexDigit))\""
                }
            }
            builder.markRead("hashes")
            builder.set("Hashes", "{" + pairs.joined(separator: ", ") + "}")
        }
        let before = builder.saysHow
        builder.takeFields()
        let text = builder.prompt
        guard !text.isEmpty, before || builder.saysHow, ForeignText.kind(text) == nil,
            try ParsedInfotext(parsing: text).pairs.isEmpty
        else { return nil }
        takeResources(record, &builder)
        return builder.build()
    }

    private static func takeResources(_ record: JSONText, _ builder: inout ForeignBuilder) {
        var list: [ListedLoRA] = []
        for resource in (record["civitaiResources"] ?? record["resources"])?.elements.prefix(16) ?? [] {
            guard let type = resource.text("type"), type.lowercased() != "model", type.lowercased() != "checkpoint"
            else { continue }
            let name = resource.text("name") ?? resource.text("modelName") ?? resource.text("modelVersionId") ?? "?"
            if type.lowercased() == "lora", let weight = resource["weight"]?.double, resource.has("name") {
                list.append(ListedLoRA(name, weight: weight))
            } else {
                let kind = type.shortened(to: 20)
                builder.note("Civitai's \(kind) '\(name.shortened())' is not taken; name the farm's own")
            }
        }
        builder.addLoRAs(list)
    }
}
