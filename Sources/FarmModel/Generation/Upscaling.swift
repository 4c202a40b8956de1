/// The enlargement of a finished picture, a task of its own: its job's model is the upscaler.
package struct Upscaling: Sendable, Hashable, Codable {
    /// One a task, in order.
    package var pictures: [InputReference]
    /// The finished size is the picture's times this; nil is the model's own factor.
    package var scale: Double?

    /// - Parameters:
    ///   - pictures: 1 to 1000 of a job, one alone in an image's own parameters.
    ///   - scale: 0.1 to 8.
    package init(pictures: [InputReference], scale: Double? = nil) {
        self.pictures = pictures
        self.scale = scale
    }
}
