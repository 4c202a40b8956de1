/// NovelAI: `Software: NovelAI` with its JSON as `Comment`; in WebP both in one JSON. What it hides in a picture's
/// alpha channel is not read.
enum NovelAI {
    static func read(_ object: JSONText, depth: Int = 0) throws -> ForeignParameters? {
        if object.text("Software") == "NovelAI", let comment = object.text("Comment"),
            let inner = JSONText(parsing: comment)
        {
            return read(inner, source: object.text("Source"))
        }
        let marks = ["uc", "uncond_scale", "v4_prompt", "signed_hash", "cfg_rescale"].filter(object.has)
        guard object.text("request_type") == "PromptGenerateRequest" || marks.count > 1 && object.has("scale") else {
            return nil
        }
        return read(object, source: nil)
    }

    /// - Parameter source: its name for the model, which is nobody else's.
    static func read(_ object: JSONText, source: String?) -> ForeignParameters {
        var builder = ForeignBuilder(tool: "NovelAI")
        builder.take(object, ignoring: ["noise", "v4_prompt", "v4_negative_prompt", "sm", "sm_dyn", "prefer_brownian"])
        if builder.prompt.isEmpty { builder.prompt = caption(object["v4_prompt"]) ?? "" }
        if builder.negativePrompt.isEmpty { builder.negativePrompt = caption(object["v4_negative_prompt"]) ?? "" }
        builder.prompt = NovelAIPrompt.rewritten(builder.prompt)
        builder.negativePrompt = NovelAIPrompt.rewritten(builder.negativePrompt)
        // Its word for the sampler's own.
        if builder["Schedule type"]?.lowercased() == "native" { builder.remove("Schedule type") }
        builder.remove("Model")
        let name = source.map { " '\($0.shortened())'" } ?? ""
        builder.note("NovelAI's model\(name) is its own: choose one of the farm's with --model")
        let people = object["v4_prompt"]?["caption"]?["char_captions"]?.elements.count ?? 0
        if people > 0 { builder.note("NovelAI's \(people) prompts of single characters are not taken") }
        return builder.build()
    }

    private static func caption(_ prompt: JSONText?) -> String? { prompt?["caption"]?.text("base_caption") }
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

    /// `1.5::x::` as `(x:1.5)`; what is no such group stays.
    private static func weighted(_ prompt: String) -> String {
        let parts = prompt.split(separator: "::", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 2 else { return prompt }
        var text = ""
        var index = 0
        while index < parts.count {
            let part = parts[index]
            let digits = part.reversed().prefix { $0.isNumber || $0 == "." || $0 == "-" }.reversed()
            let number = String(digits)
            if index + 2 < parts.count, let weight = Double(number), weight >= 0 {
                text += part.dropLast(number.count)
                text.unicodeScalars.append(opens)
                text += "\(parts[index + 1]):\(number)"
                text.unicodeScalars.append(closes)
                index += 2
                if index == parts.count - 1 { return text + parts[index] }
                // The part behind a group may begin the next one.
                continue
            }
            text += part + (index < parts.count - 1 ? "::" : "")
            index += 1
        }
        return text
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
