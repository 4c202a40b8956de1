package import FarmBasics
package import FarmModel
import FarmStore
import PostgresDriver

extension PostgresFarmStore {
    /// By name, then digest. A file that this build cannot read is left out, with a line in the log.
    package func storedFiles() async throws -> [StoredFile] {
        try await query("\(StoredFileRow.select) ORDER BY f.name, f.digest")
            .readable(logger, { "stored file '\(try $0.decode("name", as: String.self))'" }, StoredFileRow.decode)
    }

    /// Locks the table against other writers. A part that comes again as a file of its own takes that one's name.
    package func record(stored file: StoredFile) async throws -> StoredFile {
        let modelJSON = try file.model.map { try JSONColumn.encode($0) }
        let accessoryJSON = try file.accessory.map { try JSONColumn.encode($0) }
        return try await transaction(noting: { .asAsked(if: $0.hasChanged) }) {
            connection -> (file: StoredFile, hasChanged: Bool) in
            // One at a time: of two files of one name, the second is to see the first.
            try connection.query("LOCK TABLE stored_files IN SHARE ROW EXCLUSIVE MODE")
            let other = try connection.query(
                """
                \(StoredFileRow.select)
                WHERE NOT \(file.isPart) AND f.name = \(file.name) AND f.digest <> \(file.digest)
                    AND (f.model IS NOT NULL OR f.accessory IS NOT NULL)
                """
            ).first.map(StoredFileRow.decode)
            if let other { throw other.nameTaken }
            let written = try connection.query(
                """
                INSERT INTO stored_files (digest, name, bytes, model, accessory)
                VALUES (\(file.digest), \(file.name), \(file.bytes), \(modelJSON)::jsonb, \(accessoryJSON)::jsonb)
                ON CONFLICT (digest) DO UPDATE SET name = excluded.name, model = excluded.model,
                    accessory = excluded.accessory
                WHERE stored_files.model IS NULL AND stored_files.accessory IS NULL
                """)
            if let model = file.model {
                try connection.know([model])
                try connection.remember([FileName(model)], holder: FileNames.store)
            }
            if let accessory = file.accessory {
                try connection.know([accessory])
                try connection.remember([FileName(accessory)], holder: FileNames.store)
            }
            try connection.query(News.files.notify)
            let rows = try connection.query("\(StoredFileRow.select) WHERE f.digest = \(file.digest)")
            guard let row = rows.first else { throw FarmError(.internal, "a stored file vanished as it was recorded") }
            return (try StoredFileRow.decode(row), written.affectedCount > 0)
        }.file
    }

    /// No error where there is none; the bytes are removed by whoever asks. Tells that files have changed.
    package func forget(stored digest: Digest) async throws {
        _ = try await transaction(noting: { .asAsked(if: $0) }) { connection in
            let forgotten = try connection.query("DELETE FROM stored_files WHERE digest = \(digest)")
            try connection.query(
                "DELETE FROM file_names WHERE holder = \(FileNames.store) AND digest = \(digest)")
            try connection.query(News.files.notify)
            return forgotten.affectedCount > 0
        }
    }

    /// Changes nothing where there is no such session. The limit stays as it was registered.
    package func setFetched(_ status: FetchStatus, session: SessionID) async throws {
        try await query(
            """
            UPDATE sessions SET fetched_bytes = \(status.fetchedBytes), fetching = \(status.fetching),
                fetched_fraction = \(status.fraction), short_of_bytes = \(status.shortage?.bytes),
                shortage = \(status.shortage?.reason)
            WHERE id = \(session)
            """)
    }
}
