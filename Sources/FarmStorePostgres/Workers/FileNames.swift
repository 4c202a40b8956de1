import FarmBasics
import FarmModel
import PostgresDriver

/// The names that files have, which are more than the files: those that connected workers give them, and for those that
/// have left, and the store, what they gave last.
enum FileNames {
    /// The store, as a holder.
    static let store = "store"
    /// Models, as a kind.
    static let models = "model"

    /// A row for each name, folder and connected worker; the worker is null where nobody connected gives the name.
    static let ofModels: SQL = """
        SELECT sm.digest, sm.name, sm.defaults, sm.folders, w.name AS worker
        FROM session_models sm
        JOIN sessions s ON s.id = sm.session_id AND s.ended_at IS NULL
        JOIN workers w ON w.id = s.worker_id
        UNION ALL
        SELECT n.digest, n.name, n.defaults, n.folders, NULL FROM file_names n
        WHERE n.kind = \(models) AND \(isOffline)
        """

    static let ofAccessories: SQL = """
        SELECT sa.digest, sa.kind, sa.name, sa.folders, w.name AS worker
        FROM session_accessories sa
        JOIN sessions s ON s.id = sa.session_id AND s.ended_at IS NULL
        JOIN workers w ON w.id = s.worker_id
        UNION ALL
        SELECT n.digest, n.kind, n.name, n.folders, NULL FROM file_names n
        WHERE n.kind <> \(models) AND \(isOffline)
        """

    private static let isOffline: SQL =
        "n.holder NOT IN (SELECT worker_id::text FROM sessions WHERE ended_at IS NULL)"

    /// Of the rows `n` all folders, `f`; null where none knows any.
    static let folders: SQL = "array_agg(DISTINCT f.folder) FILTER (WHERE f.folder IS NOT NULL) AS folders"
    static let joinFolders: SQL = "LEFT JOIN LATERAL unnest(n.folders) AS f (folder) ON true"

    /// The workers of the rows `n`.
    static let workers: SQL = """
        coalesce(array_agg(DISTINCT n.worker ORDER BY n.worker) FILTER (WHERE n.worker IS NOT NULL), '{}') AS workers
        """
}

extension PostgresConnection {
    /// Makes these the names that the session's worker gives to files of some kinds.
    /// - Parameter areModels: else they are accessories.
    func remember(_ names: [FileName], areModels: Bool, session: SessionID) throws {
        let holder = try query("SELECT worker_id::text FROM sessions WHERE id = \(session)").value(as: String.self)
        guard let holder else { return }
        let rows = try FileName.rows(names)
        try query(
            """
            DELETE FROM file_names f WHERE f.holder = \(holder) AND (f.kind = \(FileNames.models)) = \(areModels)
                AND (f.kind, f.digest, f.name) NOT IN (SELECT r.kind, r.digest, r.name FROM \(rows))
            """)
        try remember(names, holder: holder)
    }

    func remember(_ names: [FileName], holder: String) throws {
        guard !names.isEmpty else { return }
        try query(
            """
            INSERT INTO file_names AS f (holder, kind, digest, name, defaults, folders)
            SELECT DISTINCT ON (r.kind, r.digest, r.name) \(holder), r.kind, r.digest, r.name, r.defaults, r.folders
            FROM \(try FileName.rows(names)) ORDER BY r.kind, r.digest, r.name
            ON CONFLICT (holder, kind, digest, name) DO UPDATE SET defaults = excluded.defaults,
                folders = excluded.folders
            WHERE (f.defaults, f.folders) IS DISTINCT FROM (excluded.defaults, excluded.folders)
            """)
    }
}

/// A name of a file as it is written.
struct FileName: Encodable, Sendable {
    var kind: String
    var digest: Digest
    var name: String
    /// Nil for accessories.
    var defaults: ModelDefaults?
    var folders: [String]?

    init(_ model: ModelDescription) {
        kind = FileNames.models
        digest = model.digest
        name = model.name
        defaults = model.defaults
        folders = model.folders
    }

    init(_ accessory: AccessoryDescription) {
        kind = accessory.kind.rawValue
        digest = accessory.sha256
        name = accessory.name
        folders = accessory.folders
    }

    /// All of them as the rows `r`, in one value: a worker may have thousands.
    static func rows(_ names: [FileName]) throws -> SQL {
        """
        json_to_recordset(\(try JSONColumn.encode(names))::json)
            AS r (kind text, digest text, name text, defaults jsonb, folders text[])
        """
    }
}
