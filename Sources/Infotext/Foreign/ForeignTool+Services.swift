import FarmBasics

/// What is sent to services that draw on machines of their own.
extension ForeignTool {
    /// Stability's API, `{"text_prompts": [{"text": "a", "weight": 1}], …}`, and StableStudio, which writes them as
    /// `prompts` in its `generation`.
    static let stability = ForeignTool(
        name: "Stability AI", parts: ["generation"],
        isOwn: { object in
            let prompts = object["text_prompts"] ?? (object["generation"] ?? object)["prompts"]
            return prompts?.elements.first?.has("text") ?? false
        }
    ) { builder in
        let prompts = (builder.value("text_prompts") ?? builder.value("prompts"))?.elements ?? []
        let (wanted, unwanted) = (prompts.filter { !isUnwanted($0) }, prompts.filter(isUnwanted))
        builder.prompt = joined(wanted)
        builder.negativePrompt = joined(unwanted)
        let hasWeights = prompts.contains { $0["weight"].map { abs($0.double ?? 0) != 1 } ?? false }
        if wanted.count > 1 || unwanted.count > 1 || hasWeights {
            builder.note("Stability's prompts of several weights are joined, and their weights not taken")
        }
        builder.takeFields()
    }

    /// A weight below 0 pushes away.
    private static func isUnwanted(_ prompt: JSONText) -> Bool { prompt["weight"]?.double.map { $0 < 0 } ?? false }

    private static func joined(_ prompts: [JSONText]) -> String {
        prompts.compactMap { $0.text("text") }.joined(separator: ", ")
    }

    /// What is sent to Replicate's API, and its answers: `{"version": "…", "input": {"prompt": "a", …}}`.
    static let replicate = ForeignTool(
        name: "Replicate", parts: ["input"],
        isOwn: { object in object.text("version") != nil && object["input"]?.text("prompt") != nil }
    ) { builder in
        // How the job went.
        let course = ["output", "logs", "metrics", "urls", "status", "error", "started_at", "completed_at"]
        for key in course { builder.markRead(key) }
        let hasModel = builder.record.text("model") != nil
        if let version = builder.text("version"), !hasModel {
            builder.note(
                "Replicate's version '\(version.shortened(to: 16))' is what names its model: choose one of the farm's "
                    + "with --model")
        }
        builder.takeFields()
        // It has a default, which means nothing where there is no picture to start from.
        if builder.record["image"]?.saysNothing ?? true { builder.remove("Denoising strength") }
    }
}
