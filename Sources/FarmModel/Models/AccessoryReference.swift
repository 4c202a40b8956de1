package import FarmBasics

/// The accessory file that an image is made with: what decides pixels is the digest, the rest is for people.
package struct AccessoryReference: Sendable, Hashable, Codable {
    /// As the farm knows it: the file's stem.
    package var name: String
    /// SHA-256 of the file in lower-case hex.
    package var sha256: Digest
    /// What the web UIs print as its hash.
    package var shortHash: String

    /// - Parameter name: for an embedding the very word that stands in the prompt; the engine looks for it.
    package init(name: String, sha256: Digest, shortHash: String) {
        self.name = name
        self.sha256 = sha256
        self.shortHash = shortHash
    }

    /// By the file's own name: ``AccessoryResolver`` adds the folder where another file has it too.
    package init(_ accessory: AccessoryDescription) {
        self.init(name: accessory.name, sha256: accessory.sha256, shortHash: accessory.shortHash)
    }
}
