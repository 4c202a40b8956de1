package import FarmBasics

/// A file that a worker holds and a person can name beside the model: a LoRA, a VAE, an embedding, a ControlNet or an
/// upscaler.
package struct AccessoryDescription: Sendable, Hashable, Codable {
    /// Decides where people name it, and which models take it.
    package var kind: AccessoryKind
    /// The file's stem.
    package var name: String
    /// Another name that the file gives itself, such as a LoRA's `ss_output_name`.
    package var alias: String?
    /// SHA-256 of the file in lower-case hex.
    package var sha256: Digest
    /// The 12 hex digits that the web UIs print for LoRA and embeddings; the first 10 of `sha256` for others.
    package var shortHash: String
    /// What it goes with; `unknown` where its header does not say. For a VAE the first of the families that share its
    /// latents (``ModelFamily/latents``), since its header tells no more.
    package var family: ModelFamily
    /// The file's length.
    package var bytes: Int64
    /// The folders that it lies in, each as a path from the worker's models folder on (`models/Lora/style`), or empty
    /// where it lies in none, as in the farm's store; nil where that is not known.
    package var folders: [String]?

    /// - Parameters:
    ///   - sha256: of the whole file.
    ///   - shortHash: lower-case hex.
    package init(
        kind: AccessoryKind, name: String, alias: String? = nil, sha256: Digest, shortHash: String,
        family: ModelFamily, bytes: Int64, folders: [String]? = nil
    ) {
        self.kind = kind
        self.name = name
        self.alias = alias
        self.sha256 = sha256
        self.shortHash = shortHash
        self.family = family
        self.bytes = bytes
        self.folders = folders
    }
}
