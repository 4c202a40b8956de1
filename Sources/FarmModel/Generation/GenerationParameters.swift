package import FarmBasics

/// Everything that decides the pixels of one image, apart from the model and the device.
///
/// A job keeps one of these for all its images; image `i` has the seed `seed + i`.
package struct GenerationParameters: RenderOptionsCarrier, Sendable, Equatable {
    /// As infotext says it: styles merged, comments removed, with its LoRA tags.
    package var prompt: String
    /// Written as ``prompt`` is, but without LoRA tags; empty for none.
    package var negativePrompt: String
    /// Of the first pass; ``finalSize`` says what comes out.
    package var size: ImageSize
    /// Of the first pass, and of the hires pass too.
    package var sampler: Sampler
    /// Resolved: `automatic` stands here only where it means the engine's discrete schedule.
    package var schedule: Schedule
    /// Denoising steps.
    package var steps: Int
    /// Classifier-free guidance scale; exactly 1 leaves the negative prompt unused.
    package var guidanceScale: Double
    /// The guidance that distilled models (Flux) take as an input; others ignore it.
    package var distilledGuidance: Double
    /// Never negative: the coordinator draws a seed where a person asks for a random one.
    package var seed: Int64

    /// Without what only says the default, see ``RenderOptions/settled``.
    package var options = RenderOptions()
    /// In place of the model's own autoencoder.
    package var vae: AccessoryReference?
    /// Each file once, in the order of first mention.
    package var loras: [WeightedLoRA] = []
    /// Those whose names stand in a prompt.
    package var embeddings: [AccessoryReference] = []
    /// Nil for none. It goes with no hires pass.
    package var control: ControlImage?
    /// The second pass; nil for none. It goes with text to image only.
    package var hires: HiresFix?

    /// Takes any values: ``RenderLimits/check(_:family:modelName:)`` says which of them a model renders.
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

    /// ``RenderOptions/randomSource``, with the default in place of nil.
    package var randomSource: RandomSource {
        get { options.randomSource ?? .gpu }
        set { options.randomSource = newValue == .gpu ? nil : newValue }
    }

    /// The parameters of image `index` of a job. Of an upscaling job each has the size of its picture.
    package func forImage(_ index: Int) -> GenerationParameters {
        var parameters = self
        if var upscaling = options.upscaling, upscaling.pictures.indices.contains(index) {
            upscaling.pictures = [upscaling.pictures[index]]
            parameters.size = upscaling.pictures[0].size
            parameters.options.upscaling = upscaling
        } else {
            parameters.seed += Int64(index)
        }
        return parameters
    }

    /// The size of the finished image; with an upscaler's own factor it is known only to the engine.
    package var finalSize: ImageSize { hires?.size ?? size }

    /// The size that the finished PNG must have; nil where only the engine knows it.
    package var resultSize: ImageSize? {
        guard options.upscaling == nil else { return nil }
        if let initImage = options.initImage, case .onlyMasked? = initImage.inpainting?.area {
            return initImage.picture.size
        }
        return finalSize
    }

    /// Digests of every file beside the model that the engine needs.
    package var accessoryDigests: [Digest] {
        var digests = loras.map(\.file.sha256) + embeddings.map(\.sha256)
        digests += [vae?.sha256, control?.controlNet.sha256].compactMap { $0 }
        if case .model(let upscaler) = hires?.upscaler { digests.append(upscaler.sha256) }
        return Set(digests).sorted()
    }

    /// The pictures that it starts from, each once.
    package var inputs: [InputReference] {
        let all =
            options.pictures + [control?.picture].compactMap { $0 }
        return Array(Set(all)).sorted { $0.sha256 < $1.sha256 }
    }
}
