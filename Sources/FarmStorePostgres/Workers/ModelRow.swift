import FarmBasics
import FarmModel
import PostgresDriver

extension PostgresConnection {
    /// Makes these the models that the session's worker holds.
    func write(_ models: [ModelDescription], session: SessionID) throws {
        let names = models.map { FileName($0) }
        try query("DELETE FROM session_models WHERE session_id = \(session)")
        try remember(names, areModels: true, session: session)
        guard !models.isEmpty else { return }
        try know(models)
        try query(
            """
            INSERT INTO session_models (session_id, digest, name, defaults, folders)
            SELECT \(session), r.digest, r.name, r.defaults, r.folders FROM \(try FileName.rows(names))
            ON CONFLICT DO NOTHING
            """)
    }

    /// Remembers that there are such models, whoever has them. Rows that say so already are not touched: they are all
    /// workers', who must not wait for each other.
    func know(_ models: [ModelDescription]) throws {
        let rows = models.map { model in
            KnownModelRow(
                digest: model.digest, name: model.name, family: model.family.rawValue, bytes: model.bytes,
                defaults: model.defaults, files: model.files)
        }
        // In one order, so that two workers with the same models do not wait for each other in a circle.
        try query(
            """
            INSERT INTO models (digest, name, family, bytes, defaults, files)
            SELECT DISTINCT ON (r.digest) r.* FROM json_to_recordset(\(try JSONColumn.encode(rows))::json)
                AS r (digest text, name text, family text, bytes bigint, defaults jsonb, files jsonb)
            WHERE NOT EXISTS (
                SELECT FROM models m WHERE m.digest = r.digest
                    AND (m.name, m.family, m.defaults) = (r.name, r.family, r.defaults))
            ORDER BY r.digest, r.name
            ON CONFLICT (digest) DO UPDATE SET name = excluded.name, family = excluded.family,
                defaults = excluded.defaults
            """)
    }
}

private struct KnownModelRow: Encodable {
    var digest: Digest
    var name: String
    var family: String
    var bytes: Int64
    var defaults: ModelDefaults
    var files: [ModelDescription.File]
}
