import FarmBasics
import FarmModel
import Foundation

/// What `farm history --json` says of an image, as far as it is needed here.
struct FarmImage: Decodable {
    struct Parameters: Decodable {
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
    }

    var index: Int
    var sha256: Digest
    var modelDigest: Digest
    private var startedAt: Date
    private var finishedAt: Date
    private var workerStartedAt: Date?
    private var workerFinishedAt: Date?
    var renderSeconds: Double
    var parameters: Parameters

    /// When it was rendered, by the clock of this machine, which is its worker's; older farms say only that.
    var beganAt: Date { workerStartedAt ?? startedAt }
    var endedAt: Date { workerFinishedAt ?? finishedAt }

    var generationParameters: GenerationParameters {
        GenerationParameters(
            prompt: parameters.prompt, negativePrompt: parameters.negativePrompt,
            size: ImageSize(width: parameters.width, height: parameters.height), sampler: parameters.sampler,
            schedule: parameters.schedule, steps: parameters.steps, guidanceScale: parameters.guidanceScale,
            distilledGuidance: parameters.distilledGuidance, seed: parameters.seed)
    }
}
