package import struct FoundationEssentials.Date

/// A file of the farm's model store.
package struct StoredFile: Sendable, Equatable {
    /// SHA-256 in lower-case hex.
    package var digest: String
    /// Its file name, with the extension.
    package var name: String
    package var bytes: Int64
    /// What it is: a model of one file, a file beside the models, or, as an upscaler, both.
    package var model: ModelDescription?
    package var accessory: AccessoryDescription?
    package var storedAt: Date

    package init(
        digest: String, name: String, bytes: Int64, model: ModelDescription?, accessory: AccessoryDescription?,
        storedAt: Date
    ) {
        self.digest = digest
        self.name = name
        self.bytes = bytes
        self.model = model
        self.accessory = accessory
        self.storedAt = storedAt
    }

    package var shortHash: String { String(digest.prefix(10)) }
}
