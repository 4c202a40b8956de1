import FarmModel
import FarmStore

/// No mistakes here.
extension BrokenStore {
    func storedFiles() async throws -> [StoredFile] { try await store.storedFiles() }
    func record(stored file: StoredFile) async throws -> StoredFile { try await store.record(stored: file) }
    func forget(stored digest: String) async throws { try await store.forget(stored: digest) }
    func setFetched(_ status: FetchStatus, session: Int64) async throws {
        try await store.setFetched(status, session: session)
    }
}
