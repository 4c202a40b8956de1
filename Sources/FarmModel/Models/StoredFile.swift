package import FarmBasics

package import struct FoundationEssentials.Date

/// A file of the farm's model store.
package struct StoredFile: Sendable, Equatable {
    /// SHA-256; of the manifest of a model of several files, the model's digest.
    package var digest: Digest
    /// Its file name, with the extension.
    package var name: String
    /// Of a manifest, those of all its files.
    package var bytes: Int64
    /// What it is: a model, a file beside the models, as an upscaler both, or, as part of a model, neither.
    package var model: ModelDescription?
    /// What it is beside the models; nil for a model and for a part of one.
    package var accessory: AccessoryDescription?
    /// When all of it was stored.
    package var storedAt: Date

    /// - Parameter digest: of bytes that have been read and found to fit it.
    package init(
        digest: Digest, name: String, bytes: Int64, model: ModelDescription?, accessory: AccessoryDescription?,
        storedAt: Date
    ) {
        self.digest = digest
        self.name = name
        self.bytes = bytes
        self.model = model
        self.accessory = accessory
        self.storedAt = storedAt
    }

    /// Part of a model of several files, and nothing of its own.
    package var isPart: Bool { model == nil && accessory == nil }
    /// The first ten hex digits, as people see them.
    package var shortHash: String { digest.shortHash }
}
