import ArgumentParser
import FarmBasics
import FarmModel

/// How the engine works.
struct EngineOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: .of(.clipSkip))
    var clipSkip: Int?

    @Option(parsing: .unconditional, help: .of(.eta), transform: DecimalArgument.read)
    var eta: Double?

    @Option(parsing: .unconditional, help: .of(.flowShift), transform: DecimalArgument.read)
    var flowShift: Double?

    @Option(help: .of(.randomSource))
    var randomSource: String?

    @Option(help: .of(.vae, hint: " See 'farm models files'."))
    var vae: String?

    @Flag(inversion: .prefixedNo, help: .of(.isSeamless))
    var seamless: Bool?

    @Option(help: .of(.stepCacheMode, valueName: "mode[:threshold]"))
    var stepCache: String?

    @Option(parsing: .unconditional, help: .of(.stepCacheStart), transform: DecimalArgument.read)
    var stepCacheStart: Double?

    @Option(parsing: .unconditional, help: .of(.stepCacheEnd), transform: DecimalArgument.read)
    var stepCacheEnd: Double?

    @Flag(inversion: .prefixedNo, help: .of(.vaeTiling))
    var vaeTiling: Bool?

    @Option(parsing: .unconditional, help: .of(.vaeTile))
    var vaeTile: Int?

    @Option(parsing: .unconditional, help: .of(.vaeOverlap), transform: DecimalArgument.read)
    var vaeOverlap: Double?

    var given: [GivenOption] {
        get throws {
            if vae?.isEmpty == true { throw FarmError(.invalidInput, "--vae is empty; see 'farm models files'") }
            return try [
                GenerationOption.clipSkip.given(clipSkip), GenerationOption.eta.given(eta),
                GenerationOption.flowShift.given(flowShift), GenerationOption.randomSource.given(randomSource),
                GenerationOption.vae.given(vae), GenerationOption.isSeamless.given(seamless),
                GenerationOption.vaeTiling.given(vaeTiling),
            ].compactMap { $0 }
        }
    }

    func apply(to request: inout JobRequest) throws {
        try given.apply(to: &request)
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
