internal import EngineHostProtocol

/// What the engine is doing, told by markers in its log (`generate_image` and what it calls in stable-diffusion.cpp).
enum EnginePhase: Sendable, Equatable {
    case idle, loading, preparing, sampling
    /// Between the two passes of a hires render.
    case enlarging
    case resampling
    case decoding
    /// Of a finished picture, in tiles.
    case upscaling

    /// The phase that a log line begins; nil where it begins none.
    func next(after line: String) -> EnginePhase? {
        switch self {
        case .preparing where line.contains("- generating image: "): .sampling
        case .sampling where line.contains("- hires fix: upscaling to "): .enlarging
        case .sampling where line.contains("- decoding "), .enlarging where line.contains("- decoding "),
            .resampling where line.contains("- decoding "):
            .decoding
        case .idle, .loading, .preparing, .sampling, .enlarging, .resampling, .decoding, .upscaling: nil
        }
    }

    /// As others see it: enlarging is decoding and encoding, as slow as those.
    var shown: RenderProgress.Phase? {
        switch self {
        case .idle, .loading: nil
        case .preparing: .preparing
        case .sampling, .resampling, .upscaling: .sampling
        case .enlarging, .decoding: .decoding
        }
    }
}

/// Counts the steps of one or two passes as one row.
struct StepCount: Sendable {
    /// Of a hires pass; 0 without one.
    var secondPass = 0
    private var firstPass = 0

    init(secondPass: Int) { self.secondPass = secondPass }

    /// What the engine's progress callback means; nil where it tells of something else than steps.
    mutating func progress(_ phase: inout EnginePhase, step: Int, of steps: Int, seconds: Double) -> EngineProgress? {
        // Tiles of the autoencoder and of an upscaler count too; the second pass begins at its step 0.
        if phase == .enlarging, step == 0, steps == secondPass { phase = .resampling }
        switch phase {
        case .sampling:
            firstPass = steps
            return EngineProgress(phase: .sampling, step: step, steps: steps + secondPass, secondsPerStep: seconds)
        case .resampling where steps == secondPass:
            return EngineProgress(
                phase: .sampling, step: firstPass + step, steps: firstPass + steps, secondsPerStep: seconds)
        case .upscaling:
            return EngineProgress(phase: .sampling, step: step, steps: steps, secondsPerStep: seconds)
        case .idle, .loading, .preparing, .enlarging, .resampling, .decoding: return nil
        }
    }

    /// At the beginning of a phase.
    func progress(beginning phase: EnginePhase) -> EngineProgress? {
        phase.shown.map {
            phase == .enlarging
                ? EngineProgress(phase: $0, step: firstPass, steps: firstPass + secondPass)
                : EngineProgress(phase: $0, step: 0, steps: 0)
        }
    }

    /// The step whose latent a preview shows.
    func previewed(_ phase: EnginePhase, step: Int) -> (step: Int, steps: Int) {
        (phase == .resampling ? firstPass + abs(step) : abs(step), firstPass + secondPass)
    }
}
