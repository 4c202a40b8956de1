import FarmBasics

extension ForeignTool {
    /// `invokeai_metadata` since version 3.
    static let invokeAI = ForeignTool(
        name: "InvokeAI",
        isOwn: { object in
            object.has("positive_prompt")
                && ["app_version", "generation_mode", "rand_device"].contains(where: object.has)
        }
    ) { builder in
        // CLIP layers are counted from 0, and `scheduler` is the sampler.
        if let skipped = builder.number("clip_skip"), skipped > 0, skipped < 12 {
            builder.set("Clip skip", "\(Int(skipped) + 1)")
        }
        builder.take("scheduler", as: "Sampler")
        builder.take("guidance", as: Infotext.Key.distilledGuidance)
        if let device = builder.text("rand_device")?.lowercased(), device == "cpu" { builder.set("RNG", "CPU") }
        let seamless = ["seamless_x", "seamless_y"].map { builder.isTrue($0) }
        if seamless == [true, true] {
            builder.set("Tiling", "True")
        } else if seamless.contains(true) {
            builder.note("InvokeAI's picture is seamless in one direction: the engine's are in both or in none")
        }
        for key in ["controlnets", "ipAdapters", "t2iAdapters"] {
            guard let value = builder.value(key), !value.saysNothing else { continue }
            builder.note("InvokeAI's \(key) are not taken: the record does not carry their pictures")
        }
        builder.takeFields()
        takeSecondPass(&builder)
        InvokePrompt.sayGrammar(&builder)
    }

    /// Its size is the finished one.
    private static func takeSecondPass(_ builder: inout ForeignBuilder) {
        guard builder.isTrue("hrf_enabled") else {
            for key in ["hrf_strength", "hrf_method", "hrf_scale"] { builder.markRead(key) }
            return
        }
        takeSecondPass(&builder, first: nil, strength: "hrf_strength")
        if let method = builder.text("hrf_method"), !["latent", "bilinear"].contains(method.lowercased()) {
            builder.note(
                "InvokeAI's way to enlarge, '\(method.shortened())', is not taken; name one by --hires-upscaler")
        }
    }

    /// `sd-metadata` of version 2.
    static let invokeAI2 = ForeignTool(
        name: "InvokeAI", parts: ["image"],
        isOwn: { object in
            let isOld = object.text("app_id")?.hasPrefix("invoke-ai") == true || object.has("model_weights")
            return isOld && object.has("image")
        }
    ) { builder in
        builder.take("model_weights", as: "Model")
        // Its word for the kind of model.
        builder.markRead("model")
        if case .array(let parts)? = builder.record["prompt"] {
            builder.markRead("prompt")
            builder.prompt = parts.compactMap { $0.text("prompt") }.joined(separator: " ")
            if parts.contains(where: { ($0["weight"]?.double ?? 1) != 1 }) {
                builder.note("InvokeAI's prompt has parts of several weights, which are not taken")
            }
        } else {
            builder.prompt = builder.text("prompt") ?? ""
        }
        (builder.prompt, builder.negativePrompt) = InvokePrompt.split(builder.prompt)
        builder.takeFields()
        InvokePrompt.sayGrammar(&builder)
    }
}

/// InvokeAI's prompts.
enum InvokePrompt {
    /// Version 1: `"a cat" -s 50 -S 42 -W 512 -H 512 -C 7.5 -A k_lms`.
    static func readDream(_ text: String) -> ForeignParameters? {
        let text = text.trimmingSpaces()
        guard text.hasPrefix("\""), let end = text.dropFirst().lastIndex(of: "\"") else { return nil }
        let flags = ["-s": "Steps", "-S": "Seed", "-C": "CFG scale", "-A": "Sampler", "-f": "Denoising strength"]
        let words = text[text.index(after: end)...].split(whereSeparator: \.isWhitespace).map(String.init)
        var builder = ForeignBuilder(tool: "InvokeAI")
        (builder.prompt, builder.negativePrompt) = split(String(text[text.index(after: text.startIndex)..<end]))
        var sides: [String: String] = [:]
        var index = 0
        while index < words.count {
            // `-s50` and `-s 50`, `--seamless`.
            let word = words[index]
            index += 1
            guard word.hasPrefix("-"), word.count > 1, Double(word) == nil else { continue }
            let flag = word.hasPrefix("--") ? word : String(word.prefix(2))
            var value = String(word.dropFirst(flag.count))
            if value.isEmpty, index < words.count, !words[index].hasPrefix("-") || Double(words[index]) != nil {
                value = words[index]
                index += 1
            }
            if let key = flags[flag] {
                builder.set(key, value)
            } else if flag == "-W" || flag == "-H" {
                sides[flag] = value
            } else {
                builder.addOther(flag, value.isEmpty ? "True" : value)
            }
        }
        if let width = sides["-W"], let height = sides["-H"] { builder.size = (width, height) }
        guard builder.has("Steps") || builder.has("Seed") else { return nil }
        return builder.build()
    }

    /// What stands in brackets in version 1 and 2 is not to be seen.
    static func split(_ prompt: String) -> (String, String) {
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
    static func sayGrammar(_ builder: inout ForeignBuilder) {
        let prompts = builder.prompt + "\n" + builder.negativePrompt
        let marks = ["++", "--", ")+", ")-", ".and(", ".blend(", ".swap("]
        let hasNumber = zip(prompts.unicodeScalars, prompts.unicodeScalars.dropFirst())
            .contains { $0 == ")" && ("0"..."9").contains($1) }
        guard hasNumber || marks.contains(where: prompts.contains) else { return }
        builder.note("InvokeAI's emphasis (word++, (words)1.3, .blend()) stays text here: write (word:1.2)")
    }
}
