import EngineHostProtocol
import Testing

@testable import DiffusionEngine

@Suite struct EnginePhaseTests {
    @Test func aRenderGoesThroughItsPhases() {
        var phase = EnginePhase.preparing
        for (line, next) in [
            ("stable-diffusion.cpp:3402 - generating image: 1/1 - seed 42", EnginePhase.sampling),
            ("stable-diffusion.cpp:3429 - sampling completed, taking 1.00s", .sampling),
            ("stable-diffusion.cpp:3455 - hires fix: upscaling to 128x128", .enlarging),
            ("stable-diffusion.cpp:3195 - decoding 1 latents", .decoding),
        ] {
            phase = phase.next(after: line) ?? phase
            #expect(phase == next)
        }
        #expect(EnginePhase.idle.next(after: "stable-diffusion.cpp:3195 - decoding 1 latents") == nil)
    }

    @Test func stepsOfTwoPassesCountAsOneRow() {
        var steps = StepCount(secondPass: 3)
        var phase = EnginePhase.sampling
        #expect(
            steps.progress(&phase, step: 2, of: 4, seconds: 1)
                == EngineProgress(phase: .sampling, step: 2, steps: 7, secondsPerStep: 1))
        phase = .enlarging
        #expect(steps.progress(beginning: phase) == EngineProgress(phase: .decoding, step: 4, steps: 7))
        // A tile of the upscaler.
        #expect(steps.progress(&phase, step: 1, of: 9, seconds: 1) == nil)
        #expect(phase == .enlarging)
        _ = steps.progress(&phase, step: 0, of: 3, seconds: 0)
        #expect(phase == .resampling)
        #expect(
            steps.progress(&phase, step: 3, of: 3, seconds: 1)
                == EngineProgress(phase: .sampling, step: 7, steps: 7, secondsPerStep: 1))
        #expect(steps.previewed(phase, step: -1) == (5, 7))
    }
}
