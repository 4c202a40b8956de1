import ArgumentParser
import FarmModel

/// A second pass over an enlarged first one.
struct HiresOptions: ParsableArguments {
    @Option(
        parsing: .unconditional, help: ArgumentHelp("Enlarge so many times, 1 to 64.", valueName: "x"),
        transform: DecimalArgument.read)
    var hiresScale: Double?

    @Option(
        help: ArgumentHelp("Enlarge to this size in pixels; a side of 0 follows from the other.", valueName: "WxH"))
    var hiresSize: String?

    @Option(
        help: ArgumentHelp(
            "What enlarges: Latent and its kin, Lanczos, Nearest, or an upscaler of 'farm models files' (Latent).",
            valueName: "name"))
    var hiresUpscaler: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Steps of the second pass; as many as the first where left out.", valueName: "n"))
    var hiresSteps: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Denoising strength of the second pass, 0 to 1 (0.7).", valueName: "x"),
        transform: DecimalArgument.read)
    var hiresStrength: Double?

    func apply(to request: inout JobRequest) throws {
        var wanted = request.hires ?? RequestedHires()
        let hasSize = hiresScale != nil || hiresSize != nil
        guard hiresScale == nil || hiresSize == nil else {
            throw FarmError(.invalidInput, "--hires-scale and --hires-size say the same: give one of them")
        }
        let further: [(flag: String, isGiven: Bool)] = [
            ("--hires-upscaler", hiresUpscaler != nil), ("--hires-steps", hiresSteps != nil),
            ("--hires-strength", hiresStrength != nil),
        ]
        let given = further.first(where: \.isGiven)
        guard hasSize || given != nil else { return }
        if !hasSize, request.hires == nil, let given {
            throw FarmError(.invalidInput, "\(given.flag) needs --hires-scale X or --hires-size WxH")
        }
        if hasSize {
            wanted.scale = hiresScale
            wanted.size = try hiresSize.map(ImageSize.init(parsing:))
        }
        if let hiresUpscaler {
            guard !hiresUpscaler.isEmpty else {
                throw FarmError(.invalidInput, "--hires-upscaler is empty; name Latent or one of 'farm models files'")
            }
            wanted.upscaler = hiresUpscaler
        }
        if let hiresSteps { wanted.steps = hiresSteps }
        if let hiresStrength { wanted.strength = hiresStrength }
        request.hires = wanted
    }
}
