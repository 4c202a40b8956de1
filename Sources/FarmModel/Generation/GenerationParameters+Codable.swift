/// JSON with every field that is not at its default: a job's row and an image's provenance hold it, so what an older
/// farm wrote is read too, and an image that uses nothing new has the provenance that it always had.
extension GenerationParameters: Codable {
    private enum Key: String, CodingKey {
        case prompt, negativePrompt, size, sampler, schedule, steps, guidanceScale, distilledGuidance, seed
        case vae, loras, embeddings, control, hires
    }

    /// What is missing has its default, keys that are not known are passed over.
    /// - Throws: `DecodingError` where a key that has no default is missing or holds another type, or an enumeration's
    ///   word is not known to this build.
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
        options = try RenderOptions(from: decoder).settled
        vae = try values.decodeIfPresent(AccessoryReference.self, forKey: .vae)
        loras = try values.decodeIfPresent([WeightedLoRA].self, forKey: .loras) ?? []
        embeddings = try values.decodeIfPresent([AccessoryReference].self, forKey: .embeddings) ?? []
        control = try values.decodeIfPresent(ControlImage.self, forKey: .control)
        hires = try values.decodeIfPresent(HiresFix.self, forKey: .hires)
    }

    /// What is at its default has no key.
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
        try options.encode(to: encoder)
        try values.encodeIfPresent(vae, forKey: .vae)
        if !loras.isEmpty { try values.encode(loras, forKey: .loras) }
        if !embeddings.isEmpty { try values.encode(embeddings, forKey: .embeddings) }
        try values.encodeIfPresent(control, forKey: .control)
        try values.encodeIfPresent(hires, forKey: .hires)
    }
}
