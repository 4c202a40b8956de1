import FarmModel
import FarmStore
import PostgresDriver

/// A file beside the models as it is read.
enum AccessoryRow {
    static let select: SQL = """
        SELECT coalesce(n.name, a.name) AS name, a.digest, a.kind, a.alias, a.short_hash, a.family, a.bytes,
            \(FileNames.folders), \(FileNames.workers),
            EXISTS (SELECT FROM stored_files f WHERE f.digest = a.digest) AS stored
        FROM accessories a
        LEFT JOIN (\(FileNames.ofAccessories)) n USING (digest, kind)
        \(FileNames.joinFolders)
        GROUP BY coalesce(n.name, a.name), a.digest, a.kind
        ORDER BY a.kind, 1, a.digest
        """

    /// Nil for a kind of file that this build does not know: a newer one wrote it.
    static func decode(_ row: PostgresRow) throws -> KnownAccessory? {
        guard let kind = AccessoryKind(rawValue: try row.decode("kind")) else { return nil }
        return KnownAccessory(
            accessory: AccessoryDescription(
                kind: kind, name: try row.decode("name"), alias: try row.decode("alias"),
                sha256: try row.decode("digest"), shortHash: try row.decode("short_hash"),
                family: ModelFamily(rawValue: try row.decode("family")) ?? .unknown, bytes: try row.decode("bytes"),
                folders: try row.decode("folders")),
            workerNames: try row.decode("workers"), isStored: try row.decode("stored"))
    }
}

extension SQL {
    /// Digests of the files that images of the segment `g` need and the worker of the session `s` does not hold.
    static let absentFiles: SQL = """
        SELECT n.digest FROM unnest(g.accessories) AS n (digest) WHERE NOT EXISTS (
            SELECT FROM session_accessories sa WHERE sa.session_id = s.id AND sa.digest = n.digest)
        """

    /// Those of them that it cannot fetch from the store either.
    static let missingFiles: SQL = "\(SQL.absentFiles) AND NOT \(SQL.isFetchable("n.digest"))"

    /// Whether the worker of the session `s` holds the model of the segment `g`.
    static let holdsModel: SQL = """
        EXISTS (SELECT FROM session_models m WHERE m.session_id = s.id AND m.digest = g.model_digest)
        """

    /// Whether it holds the model or can fetch it.
    static let canHaveModel: SQL = "(\(SQL.holdsModel) OR \(SQL.isFetchable("g.model_digest")))"

    /// Whether the worker of the session `s` has no room at present to fetch what images of the segment `g` need.
    static let isShort: SQL = """
        EXISTS (SELECT FROM stored_files f WHERE f.bytes >= s.short_of_bytes
            AND (f.digest = g.model_digest AND NOT \(SQL.holdsModel) OR f.digest IN (\(SQL.absentFiles))))
        """

    /// Whether the worker of the session `s` holds or can fetch all files that images of the segment `g` need.
    static let canHaveFiles: SQL = "\(SQL.canHaveModel) AND NOT EXISTS (\(SQL.missingFiles))"
}

extension PostgresConnection {
    /// Makes these the files beside the models that the session's worker holds.
    func write(_ accessories: [AccessoryDescription], session: SessionID) throws {
        let names = accessories.map { FileName($0) }
        try query("DELETE FROM session_accessories WHERE session_id = \(session)")
        try remember(names, areModels: false, session: session)
        guard !accessories.isEmpty else { return }
        try know(accessories)
        try query(
            """
            INSERT INTO session_accessories (session_id, digest, kind, name, folders)
            SELECT \(session), r.digest, r.kind, r.name, r.folders FROM \(try FileName.rows(names))
            ON CONFLICT DO NOTHING
            """)
    }

    /// Remembers that there are such files, whoever has them. Rows that say so already are not touched: they are all
    /// workers', who must not wait for each other.
    func know(_ rows: [AccessoryDescription]) throws {
        // A statement cannot write one row twice: of several names of a file the first goes here. In one order, so that
        // two workers with the same files do not wait for each other in a circle.
        try query(
            """
            INSERT INTO accessories (digest, kind, name, alias, short_hash, family, bytes)
            SELECT DISTINCT ON (r.digest, r.kind) r.*
            FROM unnest(\(rows.map(\.sha256)), \(rows.map(\.kind.rawValue)), \(rows.map(\.name)),
                \(rows.map(\.alias)), \(rows.map(\.shortHash)), \(rows.map(\.family.rawValue)),
                \(rows.map(\.bytes))) AS r (digest, kind, name, alias, short_hash, family, bytes)
            WHERE NOT EXISTS (
                SELECT FROM accessories a WHERE a.digest = r.digest AND a.kind = r.kind
                    AND (a.name, a.short_hash, a.family) = (r.name, r.short_hash, r.family)
                    AND a.alias IS NOT DISTINCT FROM r.alias)
            ORDER BY r.digest, r.kind, r.name
            ON CONFLICT (digest, kind) DO UPDATE SET name = excluded.name, alias = excluded.alias,
                short_hash = excluded.short_hash, family = excluded.family
            """)
    }
}
