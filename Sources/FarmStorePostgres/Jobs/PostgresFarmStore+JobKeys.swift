package import FarmModel
import PostgresDriver

extension PostgresFarmStore {
    /// Within no scope: it is the farm itself that asks.
    package func keys(jobs ids: [JobID]) async throws -> [JobID: Int64] {
        guard !ids.isEmpty else { return [:] }
        let rows = try await query("SELECT id, key FROM jobs WHERE id = ANY(\(ids)) AND key IS NOT NULL")
        return try rows.reduce(into: [:]) { keys, row in
            keys[try row.decode("id", as: JobID.self)] = try row.decode("key", as: Int64.self)
        }
    }
}
