/// The parameter text that stable-diffusion-webui writes into images and that its "PNG info" and Civitai read.
package enum Infotext {
    /// Writes the text: the prompt, the negative prompt if there is one, and a line of `Key: value` pairs in
    /// stable-diffusion-webui's order (its `create_infotext`); `Distilled CFG Scale` is Forge's key.
    package static func write(_ parameters: GenerationParameters, model: ModelDescription) -> String {
        var pairs: [(key: String, value: String)] = [
            ("Steps", "\(parameters.steps)"),
            ("Sampler", parameters.sampler.rawValue),
            ("Schedule type", parameters.schedule.rawValue),
            ("CFG scale", "\(parameters.guidanceScale)"),
        ]
        if model.family == .flux { pairs.append(("Distilled CFG Scale", "\(parameters.distilledGuidance)")) }
        pairs += [
            ("Seed", "\(parameters.seed)"),
            ("Size", parameters.size.description),
            ("Model hash", model.shortHash),
            ("Model", model.name),
            // Unlike a number below 1.8, this does not make stable-diffusion-webui switch on its back-compatibility.
            ("Version", "diffusionfarm-\(FarmVersion.current)"),
        ]
        var lines = [parameters.prompt]
        if !parameters.negativePrompt.isEmpty { lines.append("Negative prompt: \(parameters.negativePrompt)") }
        lines.append(pairs.map { "\($0.key): \(quoted($0.value))" }.joined(separator: ", "))
        return lines.joined(separator: "\n")
    }

    /// A value that holds a comma, a colon or a newline is written as a JSON string.
    private static func quoted(_ value: String) -> String {
        guard value.contains(where: { $0 == "," || $0 == ":" || $0.isNewline }) else { return value }
        let escaped = value.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
