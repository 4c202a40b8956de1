import FarmModel
import PostgresDriver

/// A file of the model store as it is read.
enum StoredFileRow {
    static let select: SQL = """
        SELECT f.digest, f.name, f.bytes, f.model::text AS model, f.accessory::text AS accessory, f.stored_at
        FROM stored_files f
        """

    static func decode(_ row: PostgresRow) throws -> StoredFile {
        StoredFile(
            digest: try row.decode("digest"), name: try row.decode("name"), bytes: try row.decode("bytes"),
            model: try row.decode("model", as: String?.self).map { try JSONColumn.decode($0) },
            accessory: try row.decode("accessory", as: String?.self).map { try JSONColumn.decode($0) },
            storedAt: try row.decode("stored_at"))
    }
}

extension SQL {
    /// Whether the worker of the session `s` may fetch the file of this digest from the store.
    static func isFetchable(_ digest: SQL) -> SQL {
        "EXISTS (SELECT FROM stored_files f WHERE f.digest = \(digest) AND f.bytes <= s.fetch_limit)"
    }
}
