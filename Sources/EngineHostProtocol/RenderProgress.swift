/// How far a render is.
package struct RenderProgress: Sendable, Equatable, Codable {
    package enum Phase: String, Sendable, Codable {
        /// The prompt is being read.
        case preparing
        case sampling
        case decoding
    }

    package var id: String
    package var phase: Phase
    /// Sampling steps done, of `steps`.
    package var step: Int
    package var steps: Int
    package var secondsPerStep: Double?

    package init(id: String, phase: Phase, step: Int, steps: Int, secondsPerStep: Double? = nil) {
        self.id = id
        self.phase = phase
        self.step = step
        self.steps = steps
        self.secondsPerStep = secondsPerStep
    }
}
