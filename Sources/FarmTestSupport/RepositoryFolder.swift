import Foundation

/// Where the repository's own files are while its tests run.
package enum RepositoryFolder {
    /// The path of a file or folder named from the repository's root.
    package static func path(_ relative: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(relative).path
    }
}
