import FarmBasics

extension ForeignTool {
    /// `Software: NovelAI` with its JSON as `Comment`; in WebP, and hidden in a picture's alpha channel, both in one JSON.
    static let novelAI = ForeignTool(
        name: "NovelAI", parts: ["Comment"],
        isOwn: { object in
            if object.text("Software") == "NovelAI", object.has("Comment") { return true }
            let marks = ["uc", "uncond_scale", "v4_prompt", "signed_hash", "cfg_rescale"].filter(object.has)
            return object.text("request_type") == "PromptGenerateRequest" || marks.count > 1 && object.has("scale")
        }
    ) { builder in
        // Its name for the model, which is nobody else's.
        let name = (builder.text("Source") ?? builder.text("model")).map { " '\($0.shortened())'" } ?? ""
        builder.note("NovelAI's model\(name) is its own: choose one of the farm's with --model")
        // Its word for the sampler's own.
        if builder.record.text("noise_schedule")?.lowercased() == "native" { builder.markRead("noise_schedule") }
        builder.takeFields()
        let captions = ["v4_prompt", "v4_negative_prompt"].map { builder.value($0)?["caption"] }
        if builder.prompt.isEmpty { builder.prompt = captions[0]?.text("base_caption") ?? "" }
        if builder.negativePrompt.isEmpty { builder.negativePrompt = captions[1]?.text("base_caption") ?? "" }
        let people = captions.map { $0?["char_captions"]?.elements.count ?? 0 }.max() ?? 0
        if people > 0 { builder.note("NovelAI's \(people) prompts of single characters are not taken") }
        for text in [builder.prompt, builder.negativePrompt] {
            for remark in NovelAIPrompt.remarks(on: text) { builder.note(remark) }
        }
        builder.prompt = NovelAIPrompt.rewritten(builder.prompt)
        builder.negativePrompt = NovelAIPrompt.rewritten(builder.negativePrompt)
    }
}

/// NovelAI's grammar of emphasis in the web UIs': `{x}` is 1.05 times, `[x]` a 1.05th, `1.5::x::` so many times, and
/// parentheses are text.
enum NovelAIPrompt {
    static func rewritten(_ prompt: String) -> String {
        guard isBalanced(prompt) else { return prompt }
        var text = ""
        for scalar in weighted(prompt).unicodeScalars {
            switch scalar {
            case "{": text += "("
            case "}": text += ":1.05)"
            case "[": text += "("
            case "]": text += ":0.952)"
            case "(": text += "\\("
            case ")": text += "\\)"
            case opens: text += "("
            case closes: text += ")"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// Private characters stand for the brackets of ``weighted(_:)`` until the others are written.
    private static let opens: Unicode.Scalar = "\u{F8F0}"
    private static let closes: Unicode.Scalar = "\u{F8F1}"

    /// `1.5::x::` as `(x:1.5)`: a weight lasts until the next one, `::`, or the end.
    private static func weighted(_ prompt: String) -> String {
        groups(of: prompt).reduce(into: "") { text, group in
            guard let weight = group.weight, !group.text.trimmingSpaces().isEmpty else { return text += group.text }
            // The other grammar has nothing that pushes away.
            guard weight.first != "-" else { return }
            text.unicodeScalars.append(opens)
            text += "\(group.text):\(weight)"
            text.unicodeScalars.append(closes)
        }
    }

    /// What of its grammar is not taken as it stands.
    static func remarks(on prompt: String) -> [String] {
        let groups = groups(of: prompt)
        let pushed = groups.filter { $0.weight?.first == "-" }.map {
            "NovelAI's negative weight of '\($0.text.shortened())' is not taken: those words are left out"
        }
        let isInRow = zip(groups, groups.dropFirst()).contains { $0.weight != nil && !$0.isClosed && $1.weight != nil }
        return pushed
            + (isInRow ? ["NovelAI's weights in a row are taken one after the other, none inside another"] : [])
    }

    private struct Group {
        /// Its digits; nil for text outside.
        var weight: String?
        var text = ""
        var isClosed = false
    }

    private static func groups(of prompt: String) -> [Group] {
        let parts = prompt.split(separator: "::", omittingEmptySubsequences: false).map(String.init)
        var groups = [Group()]
        for (index, part) in parts.enumerated() {
            guard index < parts.count - 1 else {
                groups[groups.count - 1].text += part
                break
            }
            let number = String(part.reversed().prefix { $0.isNumber || $0 == "." || $0 == "-" }.reversed())
            let before = part.dropLast(number.count).last
            if let weight = Double(number), abs(weight) <= 10, before.map({ !$0.isLetter }) ?? true {
                groups[groups.count - 1].text += part.dropLast(number.count)
                groups.append(Group(weight: number))
            } else if groups[groups.count - 1].weight != nil {
                groups[groups.count - 1].text += part
                groups[groups.count - 1].isClosed = true
                groups.append(Group())
            } else {
                groups[groups.count - 1].text += part + "::"
            }
        }
        return groups
    }

    private static func isBalanced(_ prompt: String) -> Bool {
        var open: [Unicode.Scalar] = []
        for scalar in prompt.unicodeScalars {
            switch scalar {
            case "{", "[": open.append(scalar)
            case "}": if open.popLast() != "{" { return false }
            case "]": if open.popLast() != "[" { return false }
            default: break
            }
        }
        return open.isEmpty
    }
}
