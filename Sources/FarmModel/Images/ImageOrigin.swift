/// What one image of a job is made from.
package struct ImageOrigin: Sendable, Equatable {
    package var modelName: String
    package var modelDigest: String
    package var parameters: GenerationParameters

    package init(modelName: String, modelDigest: String, parameters: GenerationParameters) {
        self.modelName = modelName
        self.modelDigest = modelDigest
        self.parameters = parameters
    }
}
