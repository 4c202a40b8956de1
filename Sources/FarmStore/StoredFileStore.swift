package import FarmBasics
package import FarmModel

/// What is known of the files in the farm's model store; their bytes lie with the coordinators.
package protocol StoredFileStore: Sendable {
    /// By name.
    func storedFiles() async throws -> [StoredFile]
    /// Records a file, so that jobs can name what it is; one that is recorded already stays as it is.
    /// - Throws: `conflict` where another file has its name.
    func record(stored file: StoredFile) async throws -> StoredFile
    /// Forgets a file.
    func forget(stored digest: Digest) async throws
    /// What the session's worker has fetched and is fetching.
    func setFetched(_ status: FetchStatus, session: SessionID) async throws
}

extension StoredFile {
    /// What is said to whoever pushes another file under this one's name.
    package var nameTaken: FarmError {
        FarmError(
            .conflict,
            "the store has another file '\(name)' (\(shortHash)): take it out with 'farm models remove \(shortHash)', "
                + "or push this one under another name")
    }
}
