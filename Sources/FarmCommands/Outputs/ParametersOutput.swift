import FarmModel

/// Generation parameters as JSON shows them.
@dynamicMemberLookup
struct ParametersOutput: Encodable, Sendable {
    private var values: ParameterValues
    /// Those that are single values.
    private var options: OptionValues

    init(_ parameters: GenerationParameters) {
        values = ParameterValues(parameters)
        options = OptionValues(.parameters(parameters))
    }

    subscript<Value>(dynamicMember path: KeyPath<ParameterValues, Value>) -> Value { values[keyPath: path] }

    /// All keys stand side by side.
    func encode(to encoder: any Encoder) throws {
        try values.encode(to: encoder)
        try options.encode(to: encoder)
    }

    var size: String { "\(self.width)x\(self.height)" }

    /// The prompt, or what is done without one.
    var title: String { self.upscaling == nil ? self.prompt : "(upscaled)" }

    /// `Euler a Karras`; the schedule is left out where it is the automatic one.
    var samplerAndSchedule: String {
        self.schedule == .automatic ? self.sampler.rawValue : "\(self.sampler.rawValue) \(self.schedule.rawValue)"
    }

    /// What a report says of them: options only where they are not at their default; `seeds` in words.
    func fields(seeds: String) -> [(label: String, value: String)] {
        if let upscaling = self.upscaling { return [("upscale", upscaling.text)] }
        var fields = [(label: "prompt", value: self.prompt)]
        if !self.negativePrompt.isEmpty { fields.append(("negative", self.negativePrompt)) }
        fields += [
            ("size", size),
            ("steps", "\(self.steps)"),
            ("sampler", samplerAndSchedule),
            ("cfg", "\(self.guidanceScale)"),
            ("guidance", "\(self.distilledGuidance) (distilled models only)"),
            ("seed", seeds),
        ]
        return fields + optionFields
    }

    /// Options that are not at their default.
    var optionFields: [(label: String, value: String)] {
        func fields(_ options: [(label: String, value: String?)]) -> [(label: String, value: String)] {
            options.compactMap { label, value in value.map { (label, $0) } }
        }
        let files: [(String, String?)] = [
            ("LoRA", self.loras.isEmpty ? nil : self.loras.map(\.text).joined(separator: "\n")),
            ("embeddings", self.embeddings.isEmpty ? nil : self.embeddings.map(\.text).joined(separator: "\n")),
            ("VAE", self.vae?.text),
        ]
        let parts: [(String, String?)] = [
            ("init image", self.initImage?.text), ("mask", self.initImage?.inpainting?.text),
            ("control", self.control?.text), ("hires", self.hires?.text), ("step cache", self.stepCache?.text),
            ("VAE tiling", self.vaeTiling?.text),
        ]
        return fields(files) + options.fields + fields(parts)
    }
}

/// What is no single option of ``RenderOptions``.
struct ParameterValues: Encodable, Sendable {
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
    @NullEncoded var vae: AccessoryReference?
    var loras: [WeightedLoRAOutput]
    var embeddings: [AccessoryReference]
    @NullEncoded var control: ControlOutput?
    @NullEncoded var initImage: InitImageOutput?
    @NullEncoded var hires: HiresOutput?
    @NullEncoded var stepCache: StepCacheOutput?
    @NullEncoded var vaeTiling: VAETilingOutput?
    /// Set for upscaling, which uses only the size of the above.
    @NullEncoded var upscaling: UpscalingOutput?

    fileprivate init(_ parameters: GenerationParameters) {
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
        vae = parameters.vae
        loras = parameters.loras.map(WeightedLoRAOutput.init)
        embeddings = parameters.embeddings
        control = parameters.control.map(ControlOutput.init)
        initImage = parameters.initImage.map(InitImageOutput.init)
        hires = parameters.hires.map(HiresOutput.init)
        stepCache = parameters.stepCache.map(StepCacheOutput.init)
        vaeTiling = parameters.vaeTiling.map(VAETilingOutput.init)
        upscaling = parameters.upscaling.map(UpscalingOutput.init)
    }
}
