package import EngineHostProtocol

/// How far the engine is with a render.
package struct EngineProgress: Sendable, Equatable {
    /// As workers see it; the engine's own are finer.
    package var phase: RenderProgress.Phase
    /// Sampling steps done, of `steps`.
    package var step: Int
    /// Of both passes, where there is a hires pass; 0 where the engine has not said it.
    package var steps: Int
    /// Of the last step; nil at the beginning of a phase.
    package var secondsPerStep: Double?

    /// - Parameter step: 0 to `steps`.
    package init(phase: RenderProgress.Phase, step: Int, steps: Int, secondsPerStep: Double? = nil) {
        self.phase = phase
        self.step = step
        self.steps = steps
        self.secondsPerStep = secondsPerStep
    }
}
