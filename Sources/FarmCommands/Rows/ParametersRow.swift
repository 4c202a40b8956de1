import FarmModel

/// Generation parameters as JSON shows them.
struct ParametersRow: Encodable, Sendable {
    var prompt: String
    var negativePrompt: String
    var width: Int
    var height: Int
    var sampler: Sampler
    var schedule: Schedule
    var steps: Int
    var guidanceScale: Double
    var distilledGuidance: Double
    var seed: Int64
    @NullEncoded var clipSkip: Int?
    @NullEncoded var eta: Double?
    @NullEncoded var flowShift: Double?
    var randomSource: RandomSource
    @NullEncoded var vae: AccessoryReference?
    var isSeamless: Bool
    var loras: [WeightedLoRARow]
    var embeddings: [AccessoryReference]
    @NullEncoded var control: ControlRow?
    @NullEncoded var initImage: InitImageRow?
    @NullEncoded var hires: HiresRow?
    @NullEncoded var stepCache: StepCacheRow?
    @NullEncoded var vaeTiling: VAETilingRow?
    /// Set for upscaling, which uses only the size of the above.
    @NullEncoded var upscaling: UpscalingRow?

    init(_ parameters: GenerationParameters) {
        prompt = parameters.prompt
        negativePrompt = parameters.negativePrompt
        width = parameters.size.width
        height = parameters.size.height
        sampler = parameters.sampler
        schedule = parameters.schedule
        steps = parameters.steps
        guidanceScale = parameters.guidanceScale
        distilledGuidance = parameters.distilledGuidance
        seed = parameters.seed
        clipSkip = parameters.clipSkip
        eta = parameters.eta
        flowShift = parameters.flowShift
        randomSource = parameters.randomSource
        vae = parameters.vae
        isSeamless = parameters.isSeamless
        loras = parameters.loras.map(WeightedLoRARow.init)
        embeddings = parameters.embeddings
        control = parameters.control.map(ControlRow.init)
        initImage = parameters.initImage.map(InitImageRow.init)
        hires = parameters.hires.map(HiresRow.init)
        stepCache = parameters.stepCache.map(StepCacheRow.init)
        vaeTiling = parameters.vaeTiling.map(VAETilingRow.init)
        upscaling = parameters.upscaling.map(UpscalingRow.init)
    }

    var size: String { "\(width)x\(height)" }

    /// The prompt, or what is done without one.
    var title: String { upscaling == nil ? prompt : "(upscaled)" }

    /// `Euler a Karras`; the schedule is left out where it is the automatic one.
    var samplerAndSchedule: String {
        schedule == .automatic ? sampler.rawValue : "\(sampler.rawValue) \(schedule.rawValue)"
    }

    /// What a report says of them: options only where they are not at their default; `seeds` in words.
    func fields(seeds: String) -> [(label: String, value: String)] {
        if let upscaling { return [("upscale", upscaling.text)] }
        var fields = [(label: "prompt", value: prompt)]
        if !negativePrompt.isEmpty { fields.append(("negative", negativePrompt)) }
        fields += [
            ("size", size),
            ("steps", "\(steps)"),
            ("sampler", samplerAndSchedule),
            ("cfg", "\(guidanceScale)"),
            ("guidance", "\(distilledGuidance) (distilled models only)"),
            ("seed", seeds),
        ]
        return fields + optionFields
    }

    /// Options that are not at their default.
    var optionFields: [(label: String, value: String)] {
        let options: [(label: String, value: String?)] = [
            ("LoRA", loras.isEmpty ? nil : loras.map(\.text).joined(separator: "\n")),
            ("embeddings", embeddings.isEmpty ? nil : embeddings.map(\.text).joined(separator: "\n")),
            ("VAE", vae?.text),
            ("clip skip", clipSkip.map(String.init)),
            ("eta", eta.map { "\($0)" }),
            ("flow shift", flowShift.map { "\($0)" }),
            ("random", randomSource == .gpu ? nil : randomSource.rawValue),
            ("seamless", isSeamless ? "yes" : nil),
            ("init image", initImage?.text),
            ("mask", initImage?.inpainting?.text),
            ("control", control?.text),
            ("hires", hires?.text),
            ("step cache", stepCache?.text),
            ("VAE tiling", vaeTiling?.text),
        ]
        return options.compactMap { label, value in value.map { (label, $0) } }
    }
}
