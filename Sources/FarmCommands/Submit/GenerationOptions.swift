import ArgumentParser
import FarmBasics
import FarmModel
import FoundationEssentials

/// What to render, as flags. None has a default: what is left out comes from `--like`, the model or the farm.
struct GenerationOptions: ParsableArguments {
    @Argument(help: "What the images show; '-' reads it from standard input. Optional with --like.")
    var prompt: String?

    @Option(help: .of(.model, hint: " See 'farm models'."))
    var model: String?

    @Option(parsing: .unconditional, help: .of(.negativePrompt))
    var negative: String?

    @Option(help: .of(.size))
    var size: String?

    @Option(parsing: .unconditional, help: .of(.steps))
    var steps: Int?

    @Option(help: .of(.sampler, hint: " Such as \"Euler a\" or \"DPM++ 2M Karras\"."))
    var sampler: String?

    @Option(help: .of(.schedule, hint: " Such as Karras."))
    var schedule: String?

    @Option(parsing: .unconditional, help: .of(.guidanceScale), transform: DecimalArgument.read)
    var cfg: Double?

    @Option(parsing: .unconditional, help: .of(.distilledGuidance), transform: DecimalArgument.read)
    var guidance: Double?

    @Option(parsing: .unconditional, help: .of(.seed), transform: { try Seed.parse($0) })
    var seed: Int64?

    @Option(parsing: .unconditional, help: .of(.imageCount))
    var count: Int?

    @OptionGroup var job: JobOptions

    /// Those that a recipe may vary, too.
    var given: [GivenOption] {
        get throws {
            if model?.isEmpty == true {
                throw FarmError(
                    .invalidInput, "the model's name is empty; see 'farm models' for those that the farm has")
            }
            return try [
                GenerationOption.model.given(model), GenerationOption.size.given(size), givenSampler,
                GenerationOption.schedule.given(schedule), GenerationOption.steps.given(steps),
                GenerationOption.guidanceScale.given(cfg), GenerationOption.distilledGuidance.given(guidance),
                GenerationOption.seed.given(seed),
            ].compactMap { $0 }
        }
    }

    /// A sampler brings its own schedule, or the automatic one: not that of `--like`, which went with another.
    private var givenSampler: GivenOption? {
        get throws {
            guard let sampler else { return nil }
            let parsed = try Sampler.parse(sampler)
            return GivenOption(option: .sampler) { ($0.sampler, $0.schedule) = parsed }
        }
    }

    func apply(to request: inout JobRequest) throws {
        try job.apply(to: &request)
        if let count { request.imageCount = count }
        if let negative { request.negativePrompt = negative.droppingByteOrderMark() }
        try given.apply(to: &request)
    }
}
