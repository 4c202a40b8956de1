extension RenderLimits {
    /// - Parameter steps: of the whole schedule: a hires pass computes more than it takes.
    static func checkSchedule(_ schedule: Schedule, steps: Int, model: CheckedModel) throws {
        let families: Set<ModelFamily>
        switch schedule {
        // Tables for Stable Diffusion 1 and XL; with another the engine reads beyond them.
        case .alignYourSteps: families = [.sd1, .sdxl]
        // A table of a U-Net's noise levels, which are far outside a flow model's.
        case .gits: families = [.sd1, .sd2, .sdxl, .unknown]
        default: families = Set(ModelFamily.allCases)
        }
        guard families.contains(model.family) else {
            let names = schedule == .gits ? "Stable Diffusion 1, 2 and XL" : "Stable Diffusion 1 and XL"
            throw model.refusal("the schedule '\(schedule.rawValue)'", because: "it is for \(names)")
        }
        switch schedule {
        // The engine divides by steps − 1, or reads before its table.
        case .karras, .exponential, .gits:
            guard steps >= 2 else { throw invalid("the schedule '\(schedule.rawValue)' needs at least 2 steps") }
        default: break
        }
    }

    static func checkSamplingOptions(_ parameters: GenerationParameters, model: CheckedModel) throws {
        if let clipSkip = parameters.clipSkip {
            try check(clipSkip, within: Self.clipSkip, "clip skip")
            guard clipSkip == 1 || model.family.takesClipSkip else {
                throw model.refusal("clip skip \(clipSkip)", because: "its text encoder's last layer is always used")
            }
        }
        if let eta = parameters.eta { try check(eta, within: Self.eta, "eta") }
        if let flowShift = parameters.flowShift {
            guard model.family.takesFlowShift else {
                throw model.refusal("a flow shift", because: "its schedule has none to set")
            }
            try check(flowShift, within: Self.flowShift, "flow shift")
        }
        guard !parameters.isSeamless || model.family.canBeSeamless else {
            throw model.refusal("a seamless picture", because: "its edges are known to it")
        }
    }

    static func check(_ hires: HiresFix, of parameters: GenerationParameters, model: CheckedModel) throws {
        // The engine passes both on to the second pass in the first one's size.
        guard parameters.initImage == nil else {
            throw invalid("a hires pass goes with text to image only: leave out the init image or the hires pass")
        }
        guard parameters.control == nil else {
            throw invalid("a hires pass does not go with a ControlNet: leave out one of them")
        }
        try check(hires.strength, within: hiresStrength, "hires strength")
        try check(hires.size, "hires ", model: model)
        guard hires.size.width >= parameters.size.width, hires.size.height >= parameters.size.height else {
            throw invalid("the hires size \(hires.size) is smaller than the first pass's \(parameters.size)")
        }
        if let scale = hires.scale { try check(scale, within: hiresScale, "hires scale") }
        if let steps = hires.steps { try check(steps, within: ParameterLimits.steps, "hires steps") }
        let scheduled = hires.scheduledSteps(firstPass: parameters.steps)
        guard hiresScheduleSteps.contains(scheduled) else {
            throw invalid(
                "\(hires.steps ?? parameters.steps) hires steps at strength \(hires.strength) are the end of "
                    + "\(scheduled); at most \(hiresScheduleSteps.upperBound) are accepted")
        }
        try checkSchedule(parameters.schedule, steps: scheduled, model: model)
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

    static func check(_ tiling: VAETiling) throws {
        if let tile = tiling.tile { try check(tile, within: vaeTile, "VAE tile") }
        if let overlap = tiling.overlap { try check(overlap, within: vaeTileOverlap, "VAE tile overlap") }
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

extension ModelFamily {
    /// Whether the prompt's embedding comes from a layer of CLIP that can be chosen; others take the pooled output, or
    /// another encoder.
    package var takesClipSkip: Bool {
        switch self {
        case .sd1, .sd2, .sdxl, .sd3, .unknown: true
        case .flux, .flux2, .chroma, .qwenImage, .zImage, .esrgan: false
        }
    }

    /// Flux 2 computes its shift from the image's size and overwrites any other.
    package var takesFlowShift: Bool {
        switch self {
        case .sd3, .flux, .chroma, .qwenImage, .zImage: true
        case .sd1, .sd2, .sdxl, .flux2, .esrgan, .unknown: false
        }
    }

    /// SD 3's positions are a table that does not wrap around.
    package var canBeSeamless: Bool { self != .sd3 && self != .esrgan }
}
