package import FarmModel

/// Make a model resident in place of the one before.
package struct LoadRequest: Sendable, Equatable, Codable {
    /// The worker's name for this model with these options; events and render requests repeat it.
    package var key: String
    package var model: ModelDescription
    package var files: [File]
    /// Threads of a CPU backend.
    package var threads: Int
    package var randomSource: RandomSource
    /// An autoencoder in place of the model's own.
    package var vae: String?
    package var controlNet: String?
    /// Words that prompts may use. With any of them the engine's text encoder computes in 32 bits, so only what the
    /// image uses belongs here.
    package var embeddings: [Embedding]
    /// Whether opposite edges of images fit together.
    package var isSeamless: Bool

    /// Where a file of the model lies on this machine.
    package struct File: Sendable, Equatable, Codable {
        package var role: ModelFileRole
        package var path: String

        package init(role: ModelFileRole, path: String) {
            self.role = role
            self.path = path
        }
    }

    package struct Embedding: Sendable, Equatable, Codable {
        package var name: String
        package var path: String

        package init(name: String, path: String) {
            self.name = name
            self.path = path
        }
    }

    package init(
        key: String, model: ModelDescription, files: [File], threads: Int, randomSource: RandomSource = .gpu,
        vae: String? = nil, controlNet: String? = nil, embeddings: [Embedding] = [], isSeamless: Bool = false
    ) {
        self.key = key
        self.model = model
        self.files = files
        self.threads = threads
        self.randomSource = randomSource
        self.vae = vae
        self.controlNet = controlNet
        self.embeddings = embeddings
        self.isSeamless = isSeamless
    }
}
