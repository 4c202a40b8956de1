package import FarmBasics
package import FoundationEssentials

/// What the store says of a file before its bytes.
package struct StoredFileLabel: Sendable, Equatable {
    /// Its file name, with the extension; a manifest's ends with `.model.json`.
    package var name: String
    /// The whole file's length, whatever is here of it already.
    package var bytes: Int64

    /// - Parameter name: whoever writes a file of it checks it first, as it comes from elsewhere.
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
    func fetch(_ digest: Digest, offset: @escaping @Sendable () async -> Int64, take: @escaping StoredFileTaker)
        async throws
}

/// Takes a file's bytes, chunk by chunk in their order; `next` gives nil behind the last one. What is thrown ends the
/// connection's call.
package typealias StoredFileTaker =
    @Sendable (_ label: StoredFileLabel, _ next: () async throws -> Data?) async throws -> Void
