import FarmBasics
package import Prompts

extension JobRequest {
    /// Refuses what is wrong whatever the farm's models and files are.
    package func check() throws {
        try checkNames()
        let drawn = try parsedPrompts().positive.text
        guard prompt.trimmingSpaces().isEmpty || !drawn.trimmingSpaces().isEmpty else {
            throw RenderLimits.invalid(
                "the prompt is a comment alone: in a line nothing is drawn of what stands behind '#'; write it without, "
                    + "or \"\" for images of an empty prompt")
        }
        try Self.check(priority: priority)
        for option in GenerationOption.measured { try option.check(.request(self)) }
        for lora in loras {
            try RenderLimits.check(
                lora.weight, within: RenderLimits.loraWeight, "the weight of LoRA '\(lora.name.shortened())'")
        }
        if let initImage = options.initImage { try RenderLimits.check(initImage, size: initImage.picture.size) }
        if let upscaling = options.upscaling { try check(upscaling) }
        try checkSeed()
    }

    /// The prompt and the negative one.
    package func parsedPrompts() throws -> (positive: ParsedPrompt, negative: ParsedPrompt) {
        (
            try ParsedPrompt(parsing: prompt, field: "prompt", isLenient: isLenient),
            try ParsedPrompt(
                parsing: negativePrompt, field: "negative prompt", isLenient: isLenient, isNegative: true)
        )
    }

    private func check(_ upscaling: Upscaling) throws {
        try RenderLimits.check(
            upscaling.pictures.count, within: ParameterLimits.upscaledPictures, "the number of pictures to enlarge")
        guard imageCount == upscaling.pictures.count else {
            throw RenderLimits.invalid(
                "count \(imageCount) does not go with \(upscaling.pictures.count) pictures to enlarge: each becomes one "
                    + "image")
        }
        let others: [(String, Bool)] = [
            ("a prompt", !prompt.isEmpty || !negativePrompt.isEmpty), ("a size", size != nil),
            ("an init image", options.initImage != nil), ("a hires pass", hires != nil),
            ("a ControlNet", control != nil),
            ("a LoRA", !loras.isEmpty), ("a VAE", vae != nil),
        ]
        if let (name, _) = others.first(where: \.1) {
            throw RenderLimits.invalid("\(name) does not go with pictures to enlarge: an upscaler takes none")
        }
    }

    private func checkSeed() throws {
        guard let seed, seed != -1 else { return }
        let largest = Seed.largest(count: imageCount)
        guard seed >= 0, seed <= largest else {
            throw RenderLimits.invalid(
                "seed \(seed) is out of range; accepted: 0 to \(largest) for \(imageCount) images, or -1 for a random one"
            )
        }
    }

    private func checkNames() throws {
        for (text, field) in [(name, "name"), (submitter, "submitter")] {
            guard text.utf8.count <= ParameterLimits.nameBytes else {
                throw RenderLimits.invalid(
                    "the \(field) has \(text.utf8.count) bytes; at most \(ParameterLimits.nameBytes) are accepted")
            }
            guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
                throw RenderLimits.invalid("the \(field) '\(text.shortened())' holds a control character")
            }
        }
    }

    /// - Throws: `invalidInput` for a priority that no job may have.
    package static func check(priority: Int) throws {
        try RenderLimits.check(priority, within: ParameterLimits.priority, "priority")
    }
}
