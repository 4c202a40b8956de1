/// JSON with every field that is not at its default: a job's row and an image's provenance hold it, so what an older
/// farm wrote is read too, and an image that uses nothing new has the provenance that it always had.
extension GenerationParameters: Codable {
    private enum Key: String, CodingKey {
        case prompt, negativePrompt, size, sampler, schedule, steps, guidanceScale, distilledGuidance, seed
        case clipSkip, eta, flowShift, randomSource, vae, isSeamless, loras, embeddings, control, initImage, hires
        case stepCache, vaeTiling, upscaling
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        self.init(
            prompt: try values.decode(String.self, forKey: .prompt),
            negativePrompt: try values.decode(String.self, forKey: .negativePrompt),
            size: try values.decode(ImageSize.self, forKey: .size),
            sampler: try values.decode(Sampler.self, forKey: .sampler),
            schedule: try values.decode(Schedule.self, forKey: .schedule),
            steps: try values.decode(Int.self, forKey: .steps),
            guidanceScale: try values.decode(Double.self, forKey: .guidanceScale),
            distilledGuidance: try values.decode(Double.self, forKey: .distilledGuidance),
            seed: try values.decode(Int64.self, forKey: .seed))
        clipSkip = try values.decodeIfPresent(Int.self, forKey: .clipSkip)
        eta = try values.decodeIfPresent(Double.self, forKey: .eta)
        flowShift = try values.decodeIfPresent(Double.self, forKey: .flowShift)
        randomSource = try values.decodeIfPresent(RandomSource.self, forKey: .randomSource) ?? .gpu
        vae = try values.decodeIfPresent(AccessoryReference.self, forKey: .vae)
        isSeamless = try values.decodeIfPresent(Bool.self, forKey: .isSeamless) ?? false
        loras = try values.decodeIfPresent([WeightedLoRA].self, forKey: .loras) ?? []
        embeddings = try values.decodeIfPresent([AccessoryReference].self, forKey: .embeddings) ?? []
        control = try values.decodeIfPresent(ControlImage.self, forKey: .control)
        initImage = try values.decodeIfPresent(InitImage.self, forKey: .initImage)
        hires = try values.decodeIfPresent(HiresFix.self, forKey: .hires)
        stepCache = try values.decodeIfPresent(StepCache.self, forKey: .stepCache)
        vaeTiling = try values.decodeIfPresent(VAETiling.self, forKey: .vaeTiling)
        upscaling = try values.decodeIfPresent(Upscaling.self, forKey: .upscaling)
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(prompt, forKey: .prompt)
        try values.encode(negativePrompt, forKey: .negativePrompt)
        try values.encode(size, forKey: .size)
        try values.encode(sampler, forKey: .sampler)
        try values.encode(schedule, forKey: .schedule)
        try values.encode(steps, forKey: .steps)
        try values.encode(guidanceScale, forKey: .guidanceScale)
        try values.encode(distilledGuidance, forKey: .distilledGuidance)
        try values.encode(seed, forKey: .seed)
        try values.encodeIfPresent(clipSkip, forKey: .clipSkip)
        try values.encodeIfPresent(eta, forKey: .eta)
        try values.encodeIfPresent(flowShift, forKey: .flowShift)
        if randomSource != .gpu { try values.encode(randomSource, forKey: .randomSource) }
        try values.encodeIfPresent(vae, forKey: .vae)
        if isSeamless { try values.encode(isSeamless, forKey: .isSeamless) }
        if !loras.isEmpty { try values.encode(loras, forKey: .loras) }
        if !embeddings.isEmpty { try values.encode(embeddings, forKey: .embeddings) }
        try values.encodeIfPresent(control, forKey: .control)
        try values.encodeIfPresent(initImage, forKey: .initImage)
        try values.encodeIfPresent(hires, forKey: .hires)
        try values.encodeIfPresent(stepCache, forKey: .stepCache)
        try values.encodeIfPresent(vaeTiling, forKey: .vaeTiling)
        try values.encodeIfPresent(upscaling, forKey: .upscaling)
    }
}
