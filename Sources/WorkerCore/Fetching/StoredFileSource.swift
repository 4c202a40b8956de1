package import FoundationEssentials

/// What the store says of a file before its bytes.
package struct StoredFileLabel: Sendable, Equatable {
    package var name: String
    package var bytes: Int64

    package init(name: String, bytes: Int64) {
        self.name = name
        self.bytes = bytes
    }
}

/// Where the fetch cache gets files from.
package protocol StoredFileSource: Sendable {
    /// Fetches a file of this SHA-256, over as many connections as it takes.
    /// - Parameters:
    ///   - offset: How many bytes are here already; asked at each try.
    ///   - take: Takes the bytes from there on until `next` has none. What it throws as a ``TaskFailure`` ends the fetch.
    /// - Throws: A ``TaskFailure`` when the file is not to be had.
    func fetch(_ digest: String, offset: @escaping @Sendable () async -> Int64, take: @escaping StoredFileTaker)
        async throws
}

package typealias StoredFileTaker =
    @Sendable (_ label: StoredFileLabel, _ next: () async throws -> Data?) async throws -> Void
