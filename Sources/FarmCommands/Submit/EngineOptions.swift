import ArgumentParser
import FarmModel

/// How the engine works.
struct EngineOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Stop at this layer of the text encoder, counted from its end, 1 to 12.", valueName: "n"))
    var clipSkip: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Noise that ancestral samplers and DDIM add at each step, 0 to 1.", valueName: "x"),
        transform: DecimalArgument.read)
    var eta: Double?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Shift of flow models (SD 3, Flux), 0.01 to 20.", valueName: "x"),
        transform: DecimalArgument.read)
    var flowShift: Double?

    @Option(
        help: ArgumentHelp(
            "Where noise comes from, as the web UIs name it: GPU or CPU. It decides which picture a seed draws.",
            valueName: "GPU|CPU"))
    var randomSource: String?

    @Option(help: ArgumentHelp("A VAE in place of the model's own; see 'farm models files'.", valueName: "name"))
    var vae: String?

    @Flag(inversion: .prefixedNo, help: "Make opposite edges fit together, for tiles.")
    var seamless: Bool?

    @Option(
        help: ArgumentHelp(
            """
            Reuse what earlier steps gave: \(StepCache.Mode.allCases.map(\.rawValue).joined(separator: ", ")). A \
            higher threshold is faster and less true.
            """,
            valueName: "mode[:threshold]"))
    var stepCache: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The part of the steps after which the step cache may reuse, 0 to 1.", valueName: "x"),
        transform: DecimalArgument.read)
    var stepCacheStart: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The part of the steps after which it may no more, 0 to 1.", valueName: "x"),
        transform: DecimalArgument.read)
    var stepCacheEnd: Double?

    @Flag(inversion: .prefixedNo, help: "Decode in tiles: less memory, more time.")
    var vaeTiling: Bool?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Side of a tile in latent pixels of 8 image pixels, 4 to 512.", valueName: "n"))
    var vaeTile: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How far tiles overlap, as a part of their side, 0 to 0.5.", valueName: "x"),
        transform: DecimalArgument.read)
    var vaeOverlap: Double?

    func apply(to request: inout JobRequest) throws {
        if let clipSkip { request.clipSkip = clipSkip }
        if let eta { request.eta = eta }
        if let flowShift { request.flowShift = flowShift }
        if let randomSource { request.randomSource = try RandomSource.parse(randomSource) }
        if let vae {
            guard !vae.isEmpty else { throw FarmError(.invalidInput, "--vae is empty; see 'farm models files'") }
            request.vae = vae
        }
        if let seamless { request.isSeamless = seamless }
        try applyStepCache(to: &request)
        try applyTiling(to: &request)
    }

    private func applyStepCache(to request: inout JobRequest) throws {
        if let stepCache { request.stepCache = try Self.stepCache(parsing: stepCache) }
        guard stepCacheStart != nil || stepCacheEnd != nil else { return }
        guard var cache = request.stepCache else {
            let flag = stepCacheStart == nil ? "--step-cache-end" : "--step-cache-start"
            throw FarmError(.invalidInput, "\(flag) needs --step-cache MODE")
        }
        for (flag, value) in [("--step-cache-start", stepCacheStart), ("--step-cache-end", stepCacheEnd)] {
            guard let value, !(0...1).contains(value) else { continue }
            throw FarmError(.invalidInput, "\(flag) \(value) is out of range; accepted: 0 to 1")
        }
        cache.start = stepCacheStart ?? cache.start
        cache.end = stepCacheEnd ?? cache.end
        request.stepCache = cache
    }

    private func applyTiling(to request: inout JobRequest) throws {
        switch vaeTiling {
        case true: request.vaeTiling = request.vaeTiling ?? VAETiling()
        case false: request.vaeTiling = nil
        case nil: break
        }
        guard vaeTile != nil || vaeOverlap != nil else { return }
        guard var tiling = request.vaeTiling else {
            throw FarmError(.invalidInput, "\(vaeTile == nil ? "--vae-overlap" : "--vae-tile") needs --vae-tiling")
        }
        tiling.tile = vaeTile ?? tiling.tile
        tiling.overlap = vaeOverlap ?? tiling.overlap
        request.vaeTiling = tiling
    }

    /// Reads `MODE` or `MODE:THRESHOLD`.
    static func stepCache(parsing text: String) throws -> StepCache {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let mode = try StepCache.Mode.parse(parts[0])
        guard parts.count == 2 else { return StepCache(mode: mode) }
        guard let threshold = DecimalNumber.value(parts[1].trimmingSpaces()), threshold.isFinite else {
            throw FarmError(
                .invalidInput,
                "--step-cache '\(text.shortened())' has a threshold that is no number; write \(mode.rawValue):0.2")
        }
        return StepCache(mode: mode, threshold: threshold)
    }
}
