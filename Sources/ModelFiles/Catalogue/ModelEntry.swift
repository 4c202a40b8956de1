package import FarmBasics
package import FarmModel

/// A model on this machine.
package struct ModelEntry: Sendable, Equatable {
    /// What goes out to the coordinator; the paths stay here.
    package var description: ModelDescription
    /// One for each role; of a model without a manifest its checkpoint alone.
    package var files: [File]

    /// A file of the model, as the scan has found it.
    package struct File: Sendable, Equatable {
        /// As the manifest says it; `checkpoint` without one.
        package var role: ModelFileRole
        /// On this machine; of one copy, where the file lies in several folders.
        package var path: String
        /// Of the whole file.
        package var sha256: Digest
        /// The file's length when it was scanned.
        package var byteCount: Int64
    }

    /// The manifest's, or else the file's stem.
    package var name: String { description.name }
    /// As ``ModelDescription/digest``.
    package var digest: Digest { description.digest }
}
