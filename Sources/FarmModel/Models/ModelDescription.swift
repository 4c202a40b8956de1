package import FarmBasics

/// A model as the farm knows it: by digest, with the name that people use.
package struct ModelDescription: Sendable, Equatable, Codable {
    /// The file stem, or the manifest's name.
    package var name: String
    /// SHA-256 in lower-case hex: of the file, or, for a model of several files, of the sorted lines `role sha256`.
    package var digest: Digest
    /// `unknown` where its header tells none; then it is treated as a U-Net.
    package var family: ModelFamily
    /// Bytes of all its files.
    package var bytes: Int64
    /// The manifest's; all nil for a lone file.
    package var defaults: ModelDefaults
    /// At least one; of a lone file that with the role ``ModelFileRole/checkpoint``.
    package var files: [File]
    /// The folders that it lies in, each as a path from the worker's models folder on (`models/Lora/style`), or empty
    /// where it lies in none, as in the farm's store; nil where that is not known.
    package var folders: [String]?

    /// One file of a model.
    package struct File: Sendable, Equatable, Codable {
        /// Each role once in a model.
        package var role: ModelFileRole
        /// SHA-256 in lower-case hex.
        package var sha256: Digest

        /// - Parameter sha256: of the whole file.
        package init(role: ModelFileRole, sha256: Digest) {
            self.role = role
            self.sha256 = sha256
        }
    }

    /// - Parameters:
    ///   - digest: follows from `files`, as ``digest`` says; not checked here.
    ///   - bytes: the sum over `files`.
    package init(
        name: String, digest: Digest, family: ModelFamily, bytes: Int64, defaults: ModelDefaults, files: [File],
        folders: [String]? = nil
    ) {
        self.name = name
        self.digest = digest
        self.family = family
        self.bytes = bytes
        self.defaults = defaults
        self.files = files
        self.folders = folders
    }

    /// The first ten hex digits, which the web UIs print as the model hash.
    package var shortHash: String { digest.shortHash }
}
