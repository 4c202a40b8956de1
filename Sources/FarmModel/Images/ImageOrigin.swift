package import FarmBasics

/// What one image of a job is made from.
package struct ImageOrigin: Sendable, Equatable {
    /// The farm's own name for it, and not the recipe's word.
    package var modelName: String
    /// As ``ModelDescription/digest``.
    package var modelDigest: Digest
    /// With this image's own seed.
    package var parameters: GenerationParameters

    /// Nothing is checked: whether the model can make these parameters was asked when they were resolved.
    package init(modelName: String, modelDigest: Digest, parameters: GenerationParameters) {
        self.modelName = modelName
        self.modelDigest = modelDigest
        self.parameters = parameters
    }
}
