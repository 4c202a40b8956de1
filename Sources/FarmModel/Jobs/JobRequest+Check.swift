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
        try RenderLimits.check(imageCount, within: ParameterLimits.imageCount, "count")
        try RenderLimits.check(priority, within: ParameterLimits.priority, "priority")
        try Self.check(size?.width, within: ParameterLimits.side, "width")
        try Self.check(size?.height, within: ParameterLimits.side, "height")
        try Self.check(steps, within: ParameterLimits.steps, "steps")
        try Self.check(guidanceScale, within: ParameterLimits.guidanceScale, "cfg")
        try Self.check(distilledGuidance, within: ParameterLimits.guidanceScale, "distilled guidance")
        try Self.check(clipSkip, within: RenderLimits.clipSkip, "clip skip")
        try Self.check(eta, within: RenderLimits.eta, "eta")
        try Self.check(flowShift, within: RenderLimits.flowShift, "flow shift")
        for lora in loras {
            try RenderLimits.check(
                lora.weight, within: RenderLimits.loraWeight, "the weight of LoRA '\(lora.name.shortened())'")
        }
        try Self.check(control?.strength, within: RenderLimits.controlStrength, "control strength")
        if let initImage { try RenderLimits.check(initImage, size: initImage.picture.size) }
        try Self.check(hires?.scale, within: RenderLimits.hiresScale, "hires scale")
        try Self.check(hires?.strength, within: RenderLimits.hiresStrength, "hires strength")
        try Self.check(hires?.size?.width, within: 0...ParameterLimits.side.upperBound, "hires width")
        try Self.check(hires?.size?.height, within: 0...ParameterLimits.side.upperBound, "hires height")
        if let vaeTiling { try RenderLimits.check(vaeTiling) }
        if let upscaling { try check(upscaling) }
        try checkSeed()
    }

    /// The prompt and the negative one.
    func parsedPrompts() throws -> (positive: ParsedPrompt, negative: ParsedPrompt) {
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
        try Self.check(upscaling.scale, within: RenderLimits.upscaling, "scale")
        let others: [(String, Bool)] = [
            ("a prompt", !prompt.isEmpty || !negativePrompt.isEmpty), ("a size", size != nil),
            ("an init image", initImage != nil), ("a hires pass", hires != nil), ("a ControlNet", control != nil),
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

    private static func check(_ value: Int?, within limits: ClosedRange<Int>, _ field: String) throws {
        if let value { try RenderLimits.check(value, within: limits, field) }
    }

    private static func check(_ value: Double?, within limits: ClosedRange<Double>, _ field: String) throws {
        if let value { try RenderLimits.check(value, within: limits, field) }
    }
}
