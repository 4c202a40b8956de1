package import FarmBasics

/// What a loaded model is loaded with: images that agree in all of this follow one another without loading anew.
package struct EngineContext: Sendable, Hashable, Codable {
    /// SHA-256 in lower-case hex, as ``ModelDescription/digest``.
    package var modelDigest: Digest
    /// The engine draws from one source as long as a context lives.
    package var randomSource: RandomSource
    /// Nil for the model's own autoencoder.
    package var vae: AccessoryReference?
    /// By name, so that the order of their mention makes no other context.
    package var embeddings: [AccessoryReference]
    /// Nil for none. Its picture and strength are each image's own and load nothing.
    package var controlNet: AccessoryReference?
    /// Whether opposite edges fit together: the engine builds its convolutions so.
    package var isSeamless: Bool

    /// What of the parameters a context is loaded with; the rest of them is said with each image.
    package init(modelDigest: Digest, parameters: GenerationParameters) {
        self.modelDigest = modelDigest
        randomSource = parameters.randomSource
        vae = parameters.vae
        embeddings = parameters.embeddings.sorted { $0.name < $1.name }
        controlNet = parameters.control?.controlNet
        isSeamless = parameters.isSeamless
    }
}
