import ArgumentParser
import FarmModel
import FoundationEssentials

/// What to render, as flags. None has a default: what is left out comes from the model or the farm.
struct GenerationOptions: ParsableArguments {
    @Argument(help: "What the images show; '-' reads it from standard input.")
    var prompt: String

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

    @Option(parsing: .unconditional, help: ArgumentHelp("Guidance scale, 0 to 100.", valueName: "x"))
    var cfg: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Guidance of distilled models such as Flux, 0 to 100.", valueName: "x"))
    var guidance: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The first image's seed, each next one has 1 more; -1 draws one.", valueName: "n"))
    var seed: Int64?

    @Option(parsing: .unconditional, help: ArgumentHelp("How many images, 1 to 1000000.", valueName: "n"))
    var count: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Higher goes first, -1000 to 1000; 0 where left out.", valueName: "n"))
    var priority: Int?

    @Option(help: ArgumentHelp("A name for the job.", valueName: "name"))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Who submits (environment: FARM_SUBMITTER; default: the user's name).", valueName: "name"))
    var submitter: String?

    /// The request, checked as far as that needs no farm.
    /// - Parameter promptText: the prompt, with `-` replaced by what standard input held.
    func request(promptText: String) throws -> JobRequest {
        var request = JobRequest(
            submission: UUID(), prompt: promptText,
            submitter: submitter ?? Environment.value("FARM_SUBMITTER") ?? Environment.userName)
        request.name = name ?? ""
        request.priority = priority ?? 0
        request.imageCount = count ?? 1
        request.model = model
        request.negativePrompt = negative ?? ""
        request.size = try size.map(ImageSize.init(parsing:))
        if let sampler {
            let (sampler, schedule) = try Sampler.parse(sampler)
            request.sampler = sampler
            request.schedule = schedule
        }
        if let schedule { request.schedule = try Schedule.parse(schedule) }
        request.steps = steps
        request.guidanceScale = cfg
        request.distilledGuidance = guidance
        request.seed = seed
        try Self.check(request)
        return request
    }

    /// The farm's own checks, but for those that need to know the model.
    private static func check(_ request: JobRequest) throws {
        if request.model?.isEmpty == true {
            throw FarmError(.invalidInput, "the model's name is empty; see 'farm models' for those that the farm has")
        }
        for (side, value) in [("width", request.size?.width), ("height", request.size?.height)] {
            guard let value, !ParameterLimits.side.contains(value) else { continue }
            let limits = ParameterLimits.side
            throw FarmError(
                .invalidInput,
                "\(side) \(value) is out of range; accepted: \(limits.lowerBound) to \(limits.upperBound)")
        }
        var anyModel = request
        anyModel.size = nil
        let stand = ModelDescription(
            name: "", digest: "", family: .unknown, bytes: 0, defaults: ModelDefaults(), files: [])
        _ = try anyModel.resolved(model: stand, drawSeed: { 0 })
    }
}
