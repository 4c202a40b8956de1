import FarmModel

/// Generation parameters as JSON shows them.
struct ParametersRow: Encodable, Sendable {
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

    init(_ parameters: GenerationParameters) {
        prompt = parameters.prompt
        negativePrompt = parameters.negativePrompt
        width = parameters.size.width
        height = parameters.size.height
        sampler = parameters.sampler
        schedule = parameters.schedule
        steps = parameters.steps
        guidanceScale = parameters.guidanceScale
        distilledGuidance = parameters.distilledGuidance
        seed = parameters.seed
    }

    var size: String { "\(width)x\(height)" }

    /// `Euler a Karras`; the schedule is left out where it is the automatic one.
    var samplerAndSchedule: String {
        schedule == .automatic ? sampler.rawValue : "\(sampler.rawValue) \(schedule.rawValue)"
    }

    /// What a report says of them; `seeds` in words.
    func fields(seeds: String) -> [(label: String, value: String)] {
        var fields = [(label: "prompt", value: prompt)]
        if !negativePrompt.isEmpty { fields.append(("negative", negativePrompt)) }
        fields += [
            ("size", size),
            ("steps", "\(steps)"),
            ("sampler", samplerAndSchedule),
            ("cfg", "\(guidanceScale)"),
            ("guidance", "\(distilledGuidance) (distilled models only)"),
            ("seed", seeds),
        ]
        return fields
    }
}
