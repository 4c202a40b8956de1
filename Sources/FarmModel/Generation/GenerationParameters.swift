/// Everything that decides the pixels of one image, apart from the model and the device.
///
/// A job keeps one of these for all its images; image `i` has the seed `seed + i`.
package struct GenerationParameters: Sendable, Equatable, Codable {
    package var prompt: String
    package var negativePrompt: String
    package var size: ImageSize
    package var sampler: Sampler
    package var schedule: Schedule
    /// Denoising steps.
    package var steps: Int
    /// Classifier-free guidance scale; exactly 1 leaves the negative prompt unused.
    package var guidanceScale: Double
    /// The guidance that distilled models (Flux) take as an input; others ignore it.
    package var distilledGuidance: Double
    /// Never negative: the coordinator draws a seed where a person asks for a random one.
    package var seed: Int64

    package init(
        prompt: String, negativePrompt: String = "", size: ImageSize, sampler: Sampler, schedule: Schedule,
        steps: Int, guidanceScale: Double, distilledGuidance: Double, seed: Int64
    ) {
        self.prompt = prompt
        self.negativePrompt = negativePrompt
        self.size = size
        self.sampler = sampler
        self.schedule = schedule
        self.steps = steps
        self.guidanceScale = guidanceScale
        self.distilledGuidance = distilledGuidance
        self.seed = seed
    }

    /// The parameters of image `index` of a job.
    package func forImage(_ index: Int) -> GenerationParameters {
        var parameters = self
        parameters.seed += Int64(index)
        return parameters
    }
}
