import FarmModel
import PostgresDriver

/// A model as it is written.
struct ModelRow: Sendable {
    let model: ModelDescription
    let defaults: String
    let files: String

    init(_ model: ModelDescription) throws {
        self.model = model
        self.defaults = try JSONColumn.encode(model.defaults)
        self.files = try JSONColumn.encode(model.files)
    }
}

extension PostgresConnection {
    /// Makes these the models that the session's worker holds.
    func write(_ models: [ModelRow], session: Int64) throws {
        try query("DELETE FROM session_models WHERE session_id = \(session)")
        // In one order, so that two workers with the same models do not wait for each other in a circle.
        try remember(models.map(FileName.init), areModels: true, session: session)
        for row in models.sorted(by: { ($0.model.digest, $0.model.name) < ($1.model.digest, $1.model.name) }) {
            let model = row.model
            try know([row])
            try query(
                """
                INSERT INTO session_models (session_id, digest, name, defaults, folders)
                VALUES (\(session), \(model.digest), \(model.name), \(row.defaults)::jsonb, \(model.folders))
                ON CONFLICT DO NOTHING
                """)
        }
    }

    /// Remembers that there are such models, whoever has them.
    func know(_ models: [ModelRow]) throws {
        for row in models {
            let model = row.model
            try query(
                """
                INSERT INTO models (digest, name, family, bytes, defaults, files)
                VALUES (\(model.digest), \(model.name), \(model.family.rawValue), \(model.bytes),
                    \(row.defaults)::jsonb, \(row.files)::jsonb)
                ON CONFLICT (digest) DO UPDATE SET name = excluded.name, family = excluded.family,
                    defaults = excluded.defaults
                """)
        }
    }
}
