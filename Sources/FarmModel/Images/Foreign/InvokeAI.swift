/// InvokeAI: `invokeai_metadata` since version 3, `sd-metadata` in version 2, `Dream` in version 1.
enum InvokeAI {
    static func read(_ object: JSONText) throws -> ForeignParameters? {
        let isOld = object.text("app_id")?.hasPrefix("invoke-ai") == true || object.has("model_weights")
        if isOld, let image = object["image"] { return old(object, image) }
        let marks = ["app_version", "generation_mode", "rand_device"]
        guard object.has("positive_prompt"), marks.contains(where: object.has) else { return nil }
        var builder = ForeignBuilder(tool: "InvokeAI")
        // CLIP layers are counted from 0, and `scheduler` is the sampler.
        builder.take(object, ignoring: ["clip_skip", "canvas_v2_metadata"])
        if let skipped = object["clip_skip"]?.double, skipped > 0, skipped < 12 {
            builder.set("Clip skip", "\(Int(skipped) + 1)")
        }
        builder.set("Sampler", object.text("scheduler"))
        builder.remove("Schedule type")
        if object.text("rand_device")?.lowercased() == "cpu" { builder.set("RNG", "CPU") }
        for key in ["controlnets", "ipAdapters", "t2iAdapters"] where object[key]?.elements.isEmpty == false {
            builder.note("InvokeAI's \(key) are not taken: the record does not carry their pictures")
        }
        sayGrammar(&builder)
        return builder.build()
    }

    private static func old(_ object: JSONText, _ image: JSONText) -> ForeignParameters {
        var builder = ForeignBuilder(tool: "InvokeAI")
        builder.take(image, ignoring: ["prompt", "variations", "orig_hash", "facetool"])
        let parts = (image["prompt"]?.elements ?? []).compactMap { $0.text("prompt") }
        let prompt = parts.isEmpty ? image.text("prompt") ?? "" : parts.joined(separator: " ")
        (builder.prompt, builder.negativePrompt) = split(prompt)
        builder.set("Model", object.text("model_weights"))
        sayGrammar(&builder)
        return builder.build()
    }

    /// Version 1: `"a cat" -s 50 -S 42 -W 512 -H 512 -C 7.5 -A k_lms`.
    static func readDream(_ text: String) -> ForeignParameters? {
        let text = text.trimmingSpaces()
        guard text.hasPrefix("\""), let end = text.dropFirst().lastIndex(of: "\"") else { return nil }
        let flags = ["-s": "Steps", "-S": "Seed", "-C": "CFG scale", "-A": "Sampler", "-f": "Denoising strength"]
        let words = text[text.index(after: end)...].split(whereSeparator: \.isWhitespace).map(String.init)
        var builder = ForeignBuilder(tool: "InvokeAI")
        (builder.prompt, builder.negativePrompt) = split(String(text[text.index(after: text.startIndex)..<end]))
        var sides: [String: String] = [:]
        for word in words where word.hasPrefix("-") && word.count > 2 || words.count > 1 {
            // `-s50` and `-s 50`.
            let flag = String(word.prefix(2))
            let next = words.firstIndex(of: word).flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
            guard flag.hasPrefix("-"), let value = word.count > 2 ? String(word.dropFirst(2)) : next else { continue }
            if let key = flags[flag] { builder.set(key, value) }
            if flag == "-W" || flag == "-H" { sides[flag] = value }
        }
        if let width = sides["-W"], let height = sides["-H"] { builder.size = (width, height) }
        guard builder.has("Steps") || builder.has("Seed") else { return nil }
        return builder.build()
    }

    /// What stands in brackets in version 1 and 2 is not to be seen.
    private static func split(_ prompt: String) -> (String, String) {
        var (positive, negative): (String, [String]) = ("", [])
        var rest = prompt[...]
        while let open = rest.firstIndex(of: "["), let close = rest[open...].firstIndex(of: "]") {
            positive += rest[..<open]
            negative.append(String(rest[rest.index(after: open)..<close]).trimmingSpaces())
            rest = rest[rest.index(after: close)...]
        }
        return ((positive + rest).trimmingSpaces(), negative.joined(separator: ", "))
    }

    /// Its emphasis (`word++`, `(words)1.3`) is none here.
    private static func sayGrammar(_ builder: inout ForeignBuilder) {
        let prompts = builder.prompt + "\n" + builder.negativePrompt
        let marks = ["++", "--", ")+", ")-", ".and(", ".blend(", ".swap("]
        let hasNumber = zip(prompts.unicodeScalars, prompts.unicodeScalars.dropFirst())
            .contains { $0 == ")" && ("0"..."9").contains($1) }
        guard hasNumber || marks.contains(where: prompts.contains) else { return }
        builder.note("InvokeAI's emphasis (word++, (words)1.3, .blend()) stays text here: write (word:1.2)")
    }
}
