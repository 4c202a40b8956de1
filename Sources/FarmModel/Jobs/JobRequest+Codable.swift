import Prompts

import struct FoundationEssentials.UUID

/// JSON that older and newer builds read: jobs with a recipe keep their request so.
extension JobRequest: Codable {
    private enum Key: String, CodingKey {
        case submission, name, submitter, priority, imageCount, model, prompt, negativePrompt, size, sampler, schedule
        case steps, guidanceScale, distilledGuidance, seed, vae, isSeamless, loras, control, hires, isLenient
    }

    /// Keys that are not known are passed over.
    /// - Throws: `DecodingError` where a key that every build wrote is missing, or a value is of another type or a word
    ///   that this build does not know.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        self.init(
            submission: try values.decode(UUID.self, forKey: .submission),
            prompt: try values.decode(String.self, forKey: .prompt),
            submitter: try values.decode(String.self, forKey: .submitter))
        name = try values.decode(String.self, forKey: .name)
        priority = try values.decode(Int.self, forKey: .priority)
        imageCount = try values.decode(Int.self, forKey: .imageCount)
        model = try values.decodeIfPresent(String.self, forKey: .model)
        negativePrompt = try values.decode(String.self, forKey: .negativePrompt)
        size = try values.decodeIfPresent(ImageSize.self, forKey: .size)
        sampler = try values.decodeIfPresent(Sampler.self, forKey: .sampler)
        schedule = try values.decodeIfPresent(Schedule.self, forKey: .schedule)
        steps = try values.decodeIfPresent(Int.self, forKey: .steps)
        guidanceScale = try values.decodeIfPresent(Double.self, forKey: .guidanceScale)
        distilledGuidance = try values.decodeIfPresent(Double.self, forKey: .distilledGuidance)
        seed = try values.decodeIfPresent(Int64.self, forKey: .seed)
        options = try RenderOptions(from: decoder)
        if options.isSeamless == false { options.isSeamless = nil }
        vae = try values.decodeIfPresent(String.self, forKey: .vae)
        loras = try values.decode([RequestedLoRA].self, forKey: .loras)
        control = try values.decodeIfPresent(RequestedControl.self, forKey: .control)
        hires = try values.decodeIfPresent(RequestedHires.self, forKey: .hires)
        isLenient = try values.decode(Bool.self, forKey: .isLenient)
    }

    /// Writes nothing for nil, but false for ``RenderOptions/isSeamless``.
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(submission, forKey: .submission)
        try values.encode(name, forKey: .name)
        try values.encode(submitter, forKey: .submitter)
        try values.encode(priority, forKey: .priority)
        try values.encode(imageCount, forKey: .imageCount)
        try values.encodeIfPresent(model, forKey: .model)
        try values.encode(prompt, forKey: .prompt)
        try values.encode(negativePrompt, forKey: .negativePrompt)
        try values.encodeIfPresent(size, forKey: .size)
        try values.encodeIfPresent(sampler, forKey: .sampler)
        try values.encodeIfPresent(schedule, forKey: .schedule)
        try values.encodeIfPresent(steps, forKey: .steps)
        try values.encodeIfPresent(guidanceScale, forKey: .guidanceScale)
        try values.encodeIfPresent(distilledGuidance, forKey: .distilledGuidance)
        try values.encodeIfPresent(seed, forKey: .seed)
        try options.encode(to: encoder)
        // Builds from before `RenderOptions` cannot read a request without it.
        try values.encode(isSeamless, forKey: .isSeamless)
        try values.encodeIfPresent(vae, forKey: .vae)
        try values.encode(loras, forKey: .loras)
        try values.encodeIfPresent(control, forKey: .control)
        try values.encodeIfPresent(hires, forKey: .hires)
        try values.encode(isLenient, forKey: .isLenient)
    }
}
