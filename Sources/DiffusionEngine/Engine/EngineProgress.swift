package import EngineHostProtocol

/// How far the engine is with a render.
package struct EngineProgress: Sendable, Equatable {
    package var phase: RenderProgress.Phase
    /// Sampling steps done, of `steps`.
    package var step: Int
    package var steps: Int
    package var secondsPerStep: Double?

    package init(phase: RenderProgress.Phase, step: Int, steps: Int, secondsPerStep: Double? = nil) {
        self.phase = phase
        self.step = step
        self.steps = steps
        self.secondsPerStep = secondsPerStep
    }
}
