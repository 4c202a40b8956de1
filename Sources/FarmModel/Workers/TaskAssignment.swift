package import FarmBasics

/// A task handed to a device: all that the worker needs to make the image.
package struct TaskAssignment: Sendable, Equatable {
    /// With its job's key, if it has one.
    package var attempt: AttemptID
    /// The id of the device that is to render it.
    package var device: String
    /// What is to be loaded: this decides, the name is for people.
    package var modelDigest: Digest
    /// What the model was called when the job was submitted; empty where that is not known.
    package var modelName: String
    /// With this image's own seed.
    package var parameters: GenerationParameters

    /// - Parameter parameters: already checked against the model's family.
    package init(
        attempt: AttemptID, device: String, modelDigest: Digest, modelName: String = "",
        parameters: GenerationParameters
    ) {
        self.attempt = attempt
        self.device = device
        self.modelDigest = modelDigest
        self.modelName = modelName
        self.parameters = parameters
    }
}
