/// What a model's manifest suggests for parameters that a person leaves out.
package struct ModelDefaults: Sendable, Equatable, Codable {
    /// In pixels; nil, as in every field here: what the family has.
    package var width: Int?
    /// In pixels.
    package var height: Int?
    /// Denoising steps; nil is 20.
    package var steps: Int?
    /// Classifier-free guidance scale; nil is ``ModelFamily/guidanceScale``.
    package var guidanceScale: Double?
    /// Nil is Euler.
    package var sampler: Sampler?
    /// Nil is `automatic`, which depends on the sampler.
    package var schedule: Schedule?

    /// Any values: they are checked with the request that takes them, and refused there.
    package init(
        width: Int? = nil, height: Int? = nil, steps: Int? = nil, guidanceScale: Double? = nil,
        sampler: Sampler? = nil, schedule: Schedule? = nil
    ) {
        self.width = width
        self.height = height
        self.steps = steps
        self.guidanceScale = guidanceScale
        self.sampler = sampler
        self.schedule = schedule
    }
}
