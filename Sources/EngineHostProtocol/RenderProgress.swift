/// How far a render is.
package struct RenderProgress: Sendable, Equatable, Codable {
    /// What the engine is doing. Between the passes of a hires render it goes back from decoding to sampling.
    package enum Phase: String, Sendable, Codable {
        /// The prompt is being read.
        case preparing
        case sampling
        case decoding
    }

    /// The render's, from its request.
    package var id: String
    /// Tells how long the next sign of progress may take.
    package var phase: Phase
    /// Sampling steps done, of `steps`.
    package var step: Int
    /// Of both passes, where there is a hires pass; the request's own number until the engine has said it.
    package var steps: Int
    /// Of the last step; nil where nothing was measured.
    package var secondsPerStep: Double?

    /// - Parameter step: 0 to `steps`.
    package init(id: String, phase: Phase, step: Int, steps: Int, secondsPerStep: Double? = nil) {
        self.id = id
        self.phase = phase
        self.step = step
        self.steps = steps
        self.secondsPerStep = secondsPerStep
    }
}
