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
    var sha256: String
    var modelDigest: String
    var startedAt: Date
    var finishedAt: Date
    var renderSeconds: Double
    var parameters: Parameters

    var generationParameters: GenerationParameters {
        GenerationParameters(
            prompt: parameters.prompt, negativePrompt: parameters.negativePrompt,
            size: ImageSize(width: parameters.width, height: parameters.height), sampler: parameters.sampler,
            schedule: parameters.schedule, steps: parameters.steps, guidanceScale: parameters.guidanceScale,
            distilledGuidance: parameters.distilledGuidance, seed: parameters.seed)
    }
}
