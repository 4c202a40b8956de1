extension JobRequest {
    /// The parameters of image 0, every gap filled and every value checked against `model`.
    /// - Parameter drawSeed: draws a seed in 0…4294967293, as the web UIs do.
    package func resolved(model: ModelDescription, drawSeed: () -> Int64) throws -> GenerationParameters {
        try checkNames()
        let positive = try ParsedPrompt(parsing: prompt, field: "prompt", isLenient: isLenient)
        let negative = try ParsedPrompt(
            parsing: negativePrompt, field: "negative prompt", isLenient: isLenient, isNegative: true)
        try Self.check(imageCount, within: ParameterLimits.imageCount, "count")
        try Self.check(priority, within: ParameterLimits.priority, "priority")
        let native = model.family.nativeSize
        let size = ImageSize(
            width: size?.width ?? model.defaults.width ?? native.width,
            height: size?.height ?? model.defaults.height ?? native.height)
        try Self.check(size, for: model)
        let steps = steps ?? model.defaults.steps ?? 20
        try Self.check(steps, within: ParameterLimits.steps, "steps")
        let guidance = guidanceScale ?? model.defaults.guidanceScale ?? model.family.guidanceScale
        try Self.check(guidance, within: ParameterLimits.guidanceScale, "cfg")
        let distilled = distilledGuidance ?? 3.5
        try Self.check(distilled, within: ParameterLimits.guidanceScale, "distilled guidance")
        let sampler = sampler ?? model.defaults.sampler ?? .euler
        let schedule = schedule ?? model.defaults.schedule ?? .automatic
        try Self.check(schedule, for: model)
        return GenerationParameters(
            prompt: positive.text, negativePrompt: negative.text, size: size, sampler: sampler,
            schedule: schedule.resolved(for: sampler, family: model.family), steps: steps, guidanceScale: guidance,
            distilledGuidance: distilled, seed: try resolvedSeed(drawSeed))
    }

    private func resolvedSeed(_ drawSeed: () -> Int64) throws -> Int64 {
        guard let seed, seed != -1 else { return drawSeed() }
        guard seed >= 0, seed <= Int64.max - Int64(imageCount) else {
            throw FarmError(
                .invalidInput,
                "seed \(seed) is out of range; accepted: 0 to 2^63 less the count, or -1 for a random one")
        }
        return seed
    }

    private func checkNames() throws {
        for (text, field) in [(name, "name"), (submitter, "submitter")] {
            guard text.utf8.count <= ParameterLimits.nameBytes else {
                throw FarmError(
                    .invalidInput,
                    "the \(field) has \(text.utf8.count) bytes; at most \(ParameterLimits.nameBytes) are accepted")
            }
            guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
                throw FarmError(.invalidInput, "the \(field) '\(text.shortened())' holds a control character")
            }
        }
    }

    private static func check(_ value: Int, within limits: ClosedRange<Int>, _ field: String) throws {
        guard limits.contains(value) else {
            throw FarmError(
                .invalidInput,
                "\(field) \(value) is out of range; accepted: \(limits.lowerBound) to \(limits.upperBound)")
        }
    }

    private static func check(_ value: Double, within limits: ClosedRange<Double>, _ field: String) throws {
        guard limits.contains(value) else {
            throw FarmError(
                .invalidInput,
                "\(field) \(value) is out of range; accepted: \(limits.lowerBound) to \(limits.upperBound)")
        }
    }

    /// Align Your Steps has tables for U-Nets only; on other families the engine refuses it.
    private static func check(_ schedule: Schedule, for model: ModelDescription) throws {
        guard schedule != .alignYourSteps || model.family.isUNet else {
            throw FarmError(
                .invalidInput,
                "the schedule '\(schedule.rawValue)' is not possible with model '\(model.name)' "
                    + "(\(model.family.rawValue)): it is for Stable Diffusion 1, 2 and XL")
        }
    }

    private static func check(_ size: ImageSize, for model: ModelDescription) throws {
        let multiple = model.family.sizeMultiple
        for (side, value) in [("width", size.width), ("height", size.height)] {
            try check(value, within: ParameterLimits.side, side)
            guard value.isMultiple(of: multiple) else {
                let below = max(ParameterLimits.side.lowerBound, value / multiple * multiple)
                let above = min(ParameterLimits.side.upperBound, (value / multiple + 1) * multiple)
                throw FarmError(
                    .invalidInput,
                    "\(side) \(value) is not possible with model '\(model.name)' (\(model.family.rawValue)): it makes "
                        + "multiples of \(multiple); nearest: \(below) or \(above)")
            }
        }
    }
}
