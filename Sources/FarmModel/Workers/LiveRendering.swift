package import struct FoundationEssentials.UUID

/// An image in the making, as the coordinator that holds its worker's stream knows it.
package struct LiveRendering: Sendable, Equatable, Codable {
    /// Its attempt is left out: one task is drawn once at a time, but for a copy on a faster device.
    package var task: TaskID
    /// The worker's identity.
    package var worker: UUID
    /// As people know it.
    package var workerName: String
    /// The worker's id for its device, ``DeviceDescription/id``.
    package var device: String
    /// Steps that are done, 0 to ``steps``.
    package var step: Int
    /// Of both passes, where there is a hires pass; the parameters' own number until the engine has said it.
    package var steps: Int

    /// - Parameter step: 0 to `steps`.
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
    /// The identity of the coordinator's process, drawn at its start.
    package var coordinator: UUID
    /// Grows with each report; the parts of one share it.
    package var sequence: Int64
    /// May be empty: what was rendered has ended.
    package var renderings: [LiveRendering]

    /// - Parameter renderings: so few that their JSON is below the 8000 bytes of a notification.
    package init(coordinator: UUID, sequence: Int64, renderings: [LiveRendering]) {
        self.coordinator = coordinator
        self.sequence = sequence
        self.renderings = renderings
    }
}
