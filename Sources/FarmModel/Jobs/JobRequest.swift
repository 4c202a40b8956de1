package import struct FoundationEssentials.UUID

/// What a person asks for. What they leave out comes from the model's manifest, its family, or the farm's defaults.
///
/// Jobs with a recipe keep it as JSON: a field that is added must be optional, or older rows cannot be read.
package struct JobRequest: RenderOptionsCarrier, Sendable, Equatable {
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

    package var options = RenderOptions()
    /// A VAE's name or hash.
    package var vae: String?
    /// Beside those that the prompt's tags name.
    package var loras: [RequestedLoRA] = []
    package var control: RequestedControl?
    package var hires: RequestedHires?
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
            options.pictures + [control?.picture].compactMap { $0 }
        return Array(Set(all)).sorted { $0.sha256 < $1.sha256 }
    }
}
