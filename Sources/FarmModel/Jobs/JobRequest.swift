package import struct FoundationEssentials.UUID

/// What a person asks for. What they leave out comes from the model's manifest, its family, or the farm's defaults.
///
/// Jobs with a recipe keep it as JSON: a field that is added must be optional, or older rows cannot be read.
package struct JobRequest: Sendable, Equatable, Codable {
    /// Drawn by the client: the same submission sent twice is one job.
    package var submission: UUID
    package var name: String
    package var submitter: String
    package var priority: Int
    package var imageCount: Int
    /// A model's name, or at least eight hex digits of its digest; nil where the farm has only one model.
    package var model: String?
    package var prompt: String
    package var negativePrompt: String
    package var size: ImageSize?
    package var sampler: Sampler?
    package var schedule: Schedule?
    package var steps: Int?
    package var guidanceScale: Double?
    package var distilledGuidance: Double?
    /// Nil or −1: the coordinator draws one for the job.
    package var seed: Int64?

    package var clipSkip: Int?
    package var eta: Double?
    package var flowShift: Double?
    package var randomSource: RandomSource?
    /// A VAE's name or hash.
    package var vae: String?
    package var isSeamless = false
    /// Beside those that the prompt's tags name.
    package var loras: [RequestedLoRA] = []
    package var control: RequestedControl?
    package var initImage: InitImage?
    package var hires: RequestedHires?
    package var stepCache: StepCache?
    package var vaeTiling: VAETiling?
    /// The pictures to enlarge, one an image: then the model is an upscaler and no prompt is needed.
    package var upscaling: Upscaling?
    /// Write out what the engine cannot honour in a prompt as it takes it, instead of refusing it.
    package var isLenient = false

    package init(submission: UUID, prompt: String, submitter: String) {
        self.submission = submission
        self.name = ""
        self.submitter = submitter
        self.priority = 0
        self.imageCount = 1
        self.prompt = prompt
        self.negativePrompt = ""
    }

    /// The pictures that it starts from, each once.
    package var pictures: [InputReference] {
        let all =
            [initImage?.picture, initImage?.inpainting?.mask, control?.picture].compactMap { $0 }
            + (upscaling?.pictures ?? [])
        return Array(Set(all)).sorted { $0.sha256 < $1.sha256 }
    }
}
