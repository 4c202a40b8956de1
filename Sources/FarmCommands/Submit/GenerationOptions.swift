import ArgumentParser
import FarmModel
import FoundationEssentials

/// What to render, as flags. None has a default: what is left out comes from `--like`, the model or the farm.
struct GenerationOptions: ParsableArguments {
    @Argument(help: "What the images show; '-' reads it from standard input. Optional with --like.")
    var prompt: String?

    @Option(
        help: ArgumentHelp("The model's name, or 8 or more digits of its hash; see 'farm models'.", valueName: "name"))
    var model: String?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("What the images should not show.", valueName: "text"))
    var negative: String?

    @Option(help: ArgumentHelp("Width and height in pixels.", valueName: "WxH"))
    var size: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Denoising steps, 1 to 500.", valueName: "n"))
    var steps: Int?

    @Option(
        help: ArgumentHelp("The sampler, such as \"Euler a\" or \"DPM++ 2M Karras\".", valueName: "name"))
    var sampler: String?

    @Option(help: ArgumentHelp("The noise schedule, such as Karras.", valueName: "name"))
    var schedule: String?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Guidance scale, 0 to 100.", valueName: "x"),
        transform: DecimalArgument.read)
    var cfg: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Guidance of distilled models such as Flux, 0 to 100.", valueName: "x"),
        transform: DecimalArgument.read)
    var guidance: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The first image's seed, each next one has 1 more; -1 draws one.", valueName: "n"),
        transform: { try Seed.parse($0) })
    var seed: Int64?

    @Option(parsing: .unconditional, help: ArgumentHelp("How many images, 1 to 1000000.", valueName: "n"))
    var count: Int?

    @OptionGroup var job: JobOptions

    func apply(to request: inout JobRequest) throws {
        try job.apply(to: &request)
        if let count { request.imageCount = count }
        if let model {
            guard !model.isEmpty else {
                throw FarmError(
                    .invalidInput, "the model's name is empty; see 'farm models' for those that the farm has")
            }
            request.model = model
        }
        if let negative { request.negativePrompt = negative.droppingByteOrderMark() }
        if let size { request.size = try ImageSize(parsing: size) }
        try applySampler(to: &request)
        if let steps { request.steps = steps }
        if let cfg { request.guidanceScale = cfg }
        if let guidance { request.distilledGuidance = guidance }
        if let seed { request.seed = seed }
    }

    /// A sampler brings its own schedule, or the automatic one: not that of `--like`, which went with another.
    private func applySampler(to request: inout JobRequest) throws {
        if let sampler { (request.sampler, request.schedule) = try Sampler.parse(sampler) }
        if let schedule { request.schedule = try Schedule.parse(schedule) }
    }
}
