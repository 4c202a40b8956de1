package import Prompts

package import struct FoundationEssentials.UUID

/// What a person asks for. What they leave out comes from the model's manifest, its family, or the farm's defaults.
///
/// Jobs with a recipe keep it as JSON: a field that is added must be optional, or older rows cannot be read.
package struct JobRequest: RenderOptionsCarrier, Sendable, Equatable {
    /// Drawn by the client: the same submission sent twice is one job.
    package var submission: UUID
    /// For people, at most 200 bytes without control characters; may be empty.
    package var name: String
    /// Whose turn the job takes; at most 200 bytes without control characters.
    package var submitter: String
    /// −1000 to 1000; 0 is what most jobs have.
    package var priority: Int
    /// 1 to 1,000,000, with pictures to enlarge just as many as those.
    package var imageCount: Int
    /// A model's name, or at least eight hex digits of its digest; nil where the farm has only one model.
    package var model: String?
    /// As a person wrote it, with comments, weights and LoRA tags; at most 16,384 bytes.
    package var prompt: String
    /// As ``prompt``; empty for none.
    package var negativePrompt: String
    /// Nil: the init image's where one is drawn as a whole, else the manifest's, else the family's.
    package var size: ImageSize?
    /// Nil: the manifest's, else Euler.
    package var sampler: Sampler?
    /// Nil: the manifest's, else `automatic`.
    package var schedule: Schedule?
    /// Denoising steps, 1 to 500; nil: the manifest's, else 20.
    package var steps: Int?
    /// Classifier-free guidance scale, 0 to 100; nil: the manifest's, else the family's.
    package var guidanceScale: Double?
    /// 0 to 100; nil: 3.5. Only distilled models (Flux) read it.
    package var distilledGuidance: Double?
    /// Nil or −1: the coordinator draws one for the job.
    package var seed: Int64?

    /// Nil in each: what the model, the engine or the farm has.
    package var options = RenderOptions()
    /// A VAE's name or hash.
    package var vae: String?
    /// Beside those that the prompt's tags name.
    package var loras: [RequestedLoRA] = []
    /// Nil for no ControlNet.
    package var control: RequestedControl?
    /// Nil for no second pass.
    package var hires: RequestedHires?
    /// Write out what the engine cannot honour in a prompt as it takes it, instead of refusing it.
    package var isLenient = false

    /// A request for one image of it, with all else left to the model; `check()` says whether it can stand.
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
