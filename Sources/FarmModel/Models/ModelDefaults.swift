/// What a model's manifest suggests for parameters that a person leaves out.
package struct ModelDefaults: Sendable, Equatable, Codable {
    package var width: Int?
    package var height: Int?
    package var steps: Int?
    package var guidanceScale: Double?
    package var sampler: Sampler?
    package var schedule: Schedule?

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
