extension RenderLimits {
    static func check(_ hires: HiresFix, of parameters: GenerationParameters, model: CheckedModel) throws {
        // The engine passes both on to the second pass in the first one's size.
        guard parameters.initImage == nil else {
            throw invalid("a hires pass goes with text to image only: leave out the init image or the hires pass")
        }
        guard parameters.control == nil else {
            throw invalid("a hires pass does not go with a ControlNet: leave out one of them")
        }
        try check(hires.size, "hires ", model: model)
        guard hires.size.width >= parameters.size.width, hires.size.height >= parameters.size.height else {
            throw invalid("the hires size \(hires.size) is smaller than the first pass's \(parameters.size)")
        }
        let scheduled = hires.scheduledSteps(firstPass: parameters.steps)
        guard ParameterLimits.steps.contains(scheduled) else {
            throw invalid(
                "\(hires.steps ?? parameters.steps) hires steps at strength \(hires.strength) are the end of "
                    + "\(scheduled); at most \(ParameterLimits.steps.upperBound) are accepted")
        }
        try parameters.schedule.check(steps: scheduled, family: model.family)
    }

    static func check(_ cache: StepCache, model: CheckedModel) throws {
        let name = "the step cache '\(cache.mode.rawValue)'"
        switch cache.mode {
        case .ucache where !model.family.isUNet:
            throw model.refusal(name, because: "it is for U-Nets: Stable Diffusion 1, 2 and XL")
        case .easycache where model.family.isUNet, .dbcache where model.family.isUNet,
            .taylorseer where model.family.isUNet, .cacheDiT where model.family.isUNet:
            throw model.refusal(name, because: "it is for diffusion transformers; for a U-Net: ucache, spectrum")
        default: break
        }
        if let threshold = cache.threshold {
            guard cache.mode != .taylorseer, cache.mode != .spectrum else { throw invalid("\(name) has no threshold") }
            try check(threshold, within: cacheThreshold, "\(name)'s threshold")
        }
        guard cache.start != nil || cache.end != nil else { return }
        guard cache.mode == .easycache || cache.mode == .ucache else { throw invalid("\(name) has no start and end") }
        // The engine's own, and its condition: otherwise it goes on without the cache.
        let (start, end) = (cache.start ?? 0.15, cache.end ?? 0.95)
        guard 0 <= start, start < end, end <= 1 else {
            throw invalid("\(name) cannot reuse from \(start) to \(end); accepted: 0 to 1, the start before the end")
        }
    }
}

extension HiresFix {
    /// Steps of the schedule of which the second pass takes the end, in the engine's own arithmetic
    /// (`generate_image`).
    package func scheduledSteps(firstPass: Int) -> Int {
        let steps = Float(steps ?? firstPass) / Float(strength)
        return steps.isFinite && steps < 1e9 ? Int(steps) : Int.max
    }

    /// Steps that the second pass takes.
    package func sampledSteps(firstPass: Int) -> Int {
        let scheduled = scheduledSteps(firstPass: firstPass)
        return min(Int(Float(scheduled) * Float(strength)), scheduled - 1) + 1
    }
}
