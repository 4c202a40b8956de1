/// What a loaded model is loaded with: images that agree in all of this follow one another without loading anew.
package struct EngineContext: Sendable, Hashable, Codable {
    package var modelDigest: String
    package var randomSource: RandomSource
    package var vae: AccessoryReference?
    package var embeddings: [AccessoryReference]
    package var controlNet: AccessoryReference?
    package var isSeamless: Bool

    package init(modelDigest: String, parameters: GenerationParameters) {
        self.modelDigest = modelDigest
        randomSource = parameters.randomSource
        vae = parameters.vae
        embeddings = parameters.embeddings.sorted { $0.name < $1.name }
        controlNet = parameters.control?.controlNet
        isSeamless = parameters.isSeamless
    }
}
