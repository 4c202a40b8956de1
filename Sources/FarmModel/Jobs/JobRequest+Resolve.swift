import Prompts

extension JobRequest {
    /// The parameters of image 0, every gap filled, every name and digest found, every value checked against `model`.
    /// - Parameters:
    ///   - holdings: nil where there is no farm to ask: then only what needs none is checked, and what depends on its
    ///     files is left out.
    ///   - drawSeed: draws a seed in 0…4294967293, as the web UIs do.
    package func resolved(
        model: ModelDescription, holdings: FarmHoldings? = nil, drawSeed: () -> Int64
    ) throws -> GenerationParameters {
        try check()
        if let upscaling = options.upscaling { return try resolved(upscaling, model: model, holdings: holdings) }
        let checked = RenderLimits.CheckedModel(family: model.family, name: model.name)
        guard model.family != .esrgan else {
            throw checked.refusal("drawing", because: "it is an upscaler and enlarges pictures only")
        }
        let prompts = try parsedPrompts()
        let sampler = sampler ?? model.defaults.sampler ?? .euler
        let schedule = schedule ?? model.defaults.schedule ?? .automatic
        var parameters = GenerationParameters(
            prompt: prompts.positive.text, negativePrompt: prompts.negative.text, size: size ?? model.size,
            sampler: sampler, schedule: schedule.resolved(for: sampler, family: model.family),
            steps: steps ?? model.defaults.steps ?? 20,
            guidanceScale: guidanceScale ?? model.defaults.guidanceScale ?? model.family.guidanceScale,
            distilledGuidance: distilledGuidance ?? 3.5, seed: seed.flatMap { $0 == -1 ? nil : $0 } ?? drawSeed())
        parameters.options = options.settled
        // Its size is the farm's to say.
        parameters.options.initImage = nil
        guard let holdings else { return parameters }

        var objections = Objections()
        try takeFiles(prompts, into: &parameters, model: model, from: holdings, objections: &objections)
        try takePictures(into: &parameters, from: holdings, objections: &objections)
        try objections.throwIfAny()
        try settleSize(of: &parameters, model: checked)
        // Before the hires size is computed of it: a manifest may say any.
        try RenderLimits.check(parameters.size, "", model: checked)
        try takeHires(into: &parameters, model: model, from: holdings)
        try RenderLimits.check(parameters, family: model.family, modelName: model.name)
        return parameters
    }

    private func resolved(
        _ upscaling: Upscaling, model: ModelDescription, holdings: FarmHoldings?
    ) throws -> GenerationParameters {
        var upscaling = upscaling
        if let holdings {
            var objections = Objections()
            upscaling.pictures = try upscaling.pictures.compactMap { picture in
                try objections.noting { try holdings.picture(picture) }
            }
            try objections.throwIfAny()
        }
        // An upscaler takes nothing but the picture: the rest is to fill fields. The largest picture is the job's size,
        // since that decides whether a device has the memory.
        let largest = upscaling.pictures.map(\.size).max { $0.pixelCount < $1.pixelCount }
        var parameters = GenerationParameters(
            prompt: "", size: largest ?? model.size, sampler: .euler, schedule: .automatic, steps: 1,
            guidanceScale: 1, distilledGuidance: 3.5, seed: 0)
        parameters.upscaling = upscaling
        if holdings != nil {
            try RenderLimits.check(parameters, family: model.family, modelName: model.name)
        }
        return parameters
    }
}

extension ModelDescription {
    /// What it draws where nothing is asked.
    package var size: ImageSize {
        let native = family.nativeSize
        return ImageSize(width: defaults.width ?? native.width, height: defaults.height ?? native.height)
    }
}
