package import struct FoundationEssentials.UUID

/// An image in the making, as the coordinator that holds its worker's stream knows it.
package struct LiveRendering: Sendable, Equatable, Codable {
    package var task: TaskID
    package var worker: UUID
    package var workerName: String
    package var device: String
    package var step: Int
    package var steps: Int

    package init(task: TaskID, worker: UUID, workerName: String, device: String, step: Int, steps: Int) {
        self.task = task
        self.worker = worker
        self.workerName = workerName
        self.device = device
        self.step = step
        self.steps = steps
    }
}

/// What a coordinator's workers render: one of the parts that a notification can hold.
package struct RenderingReport: Sendable, Equatable, Codable {
    package var coordinator: UUID
    /// Grows with each report; the parts of one share it.
    package var sequence: Int64
    package var renderings: [LiveRendering]

    package init(coordinator: UUID, sequence: Int64, renderings: [LiveRendering]) {
        self.coordinator = coordinator
        self.sequence = sequence
        self.renderings = renderings
    }
}
