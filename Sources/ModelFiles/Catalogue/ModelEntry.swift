package import FarmModel

/// A model on this machine.
package struct ModelEntry: Sendable, Equatable {
    package var description: ModelDescription
    package var files: [File]

    package struct File: Sendable, Equatable {
        package var role: ModelFileRole
        package var path: String
        package var sha256: String
        package var byteCount: Int64
    }

    package var name: String { description.name }
    package var digest: String { description.digest }
}
