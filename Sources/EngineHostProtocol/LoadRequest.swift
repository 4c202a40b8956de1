package import FarmModel

/// Make a model resident in place of the one before.
package struct LoadRequest: Sendable, Equatable, Codable {
    /// The worker's name for this model with these options; events and render requests repeat it.
    package var key: String
    /// What it is called in messages and images, and of which family it is.
    package var model: ModelDescription
    /// Each role once; their digests were checked by the worker.
    package var files: [File]
    /// Threads of a CPU backend.
    package var threads: Int
    /// Where noise comes from for all images of this load.
    package var randomSource: RandomSource
    /// An autoencoder in place of the model's own.
    package var vae: String?
    /// A path; nil for none. A picture comes with each render.
    package var controlNet: String?
    /// Words that prompts may use. With any of them the engine's text encoder computes in 32 bits, so only what the
    /// image uses belongs here.
    package var embeddings: [Embedding]
    /// Whether opposite edges of images fit together.
    package var isSeamless: Bool

    /// Where a file of the model lies on this machine.
    package struct File: Sendable, Equatable, Codable {
        /// What the engine is given it as.
        package var role: ModelFileRole
        /// On this machine, readable by the host.
        package var path: String

        /// - Parameter path: absolute, or relative to the host's current folder.
        package init(role: ModelFileRole, path: String) {
            self.role = role
            self.path = path
        }
    }

    /// A textual inversion and the word that stands for it in prompts.
    package struct Embedding: Sendable, Equatable, Codable {
        /// The word, just as prompts have it; the engine looks for it.
        package var name: String
        /// On this machine.
        package var path: String

        /// - Parameter name: each once in a load.
        package init(name: String, path: String) {
            self.name = name
            self.path = path
        }
    }

    /// All that the engine reads for it.
    package var paths: [String] {
        files.map(\.path) + [vae, controlNet].compactMap { $0 } + embeddings.map(\.path)
    }

    /// - Parameters:
    ///   - threads: 0 leaves it to the engine.
    ///   - vae: a path; nil for the model's own.
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
