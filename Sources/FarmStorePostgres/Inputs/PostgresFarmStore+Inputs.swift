package import FarmBasics
package import FarmModel
import FarmStore
import PostgresDriver

extension PostgresFarmStore {
    /// By digest. Two statements: a picture may go between them only where nobody has asked about it for a day.
    package func inputs(_ digests: [Digest]) async throws -> [InputReference] {
        guard !digests.isEmpty else { return [] }
        // Whoever asks is about to submit a job with it. Once an hour is enough to keep it for a day.
        try await query(
            """
            UPDATE inputs SET asked_at = now()
            WHERE digest = ANY(\(digests)) AND asked_at < now() - interval '1 hour'
            """)
        return try await query(
            "SELECT digest, width, height FROM inputs WHERE digest = ANY(\(digests)) ORDER BY digest"
        ).map { row in
            InputReference(
                sha256: try row.decode(0),
                size: ImageSize(
                    width: Int(try row.decode(1, as: Int32.self)), height: Int(try row.decode(2, as: Int32.self))))
        }
    }

    /// The digest is trusted. Uploads of one principal that has a limit go one after another, for their last moment.
    package func keep(_ input: InputReference, bytes: [UInt8], by uploader: String?, limit: Int64?) async throws {
        _ = try await transaction(noting: { .asAsked(if: $0) }) { connection in
            if let uploader, limit != nil { try connection.lock(limitsOf: uploader) }
            // A row that was there has been locked by an update.
            let isNew = try connection.query(
                """
                INSERT INTO inputs (digest, width, height, byte_count, bytes)
                VALUES (\(input.sha256), \(input.size.width)::int, \(input.size.height)::int, \(bytes.count)::int,
                    \(bytes))
                ON CONFLICT (digest) DO UPDATE SET asked_at = now()
                RETURNING xmax = 0
                """
            ).value(as: Bool.self)
            guard isNew == true else { return false }
            if let uploader { try connection.count(inputBytes: bytes.count, of: uploader, limit: limit) }
            return true
        }
    }

    /// Does not read the bytes themselves.
    package func byteCount(ofInput digest: Digest) async throws -> Int? {
        try await query("SELECT byte_count FROM inputs WHERE digest = \(digest)").value(as: Int32.self).map(Int.init)
    }

    /// In memory as a whole; nil where the farm does not have it.
    package func bytes(ofInput digest: Digest) async throws -> [UInt8]? {
        try await query("SELECT bytes FROM inputs WHERE digest = \(digest)").value(as: [UInt8].self)
    }
}
