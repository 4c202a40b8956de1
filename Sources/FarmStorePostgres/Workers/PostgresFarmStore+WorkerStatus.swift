package import FarmModel
import FarmStore
import PostgresDriver

package import struct FoundationEssentials.UUID

extension PostgresFarmStore {
    /// Connected ones first, then by name. A worker that this build cannot read is left out, with a line in the log.
    package func workers(all: Bool) async throws -> [WorkerStatus] {
        try await query(
            """
            \(WorkerRow.select)
            WHERE \(all) OR s.ended_at IS NULL
            ORDER BY s.ended_at IS NOT NULL, w.name
            """
        ).readable(logger, { "worker '\(try $0.decode("name", as: String.self))'" }, WorkerRow.decode)
    }

    /// Writes nothing where it stands so already, or there is no such session.
    package func setFull(_ isFull: Bool, session: SessionID) async throws {
        try await query("UPDATE sessions SET is_full = \(isFull) WHERE id = \(session) AND is_full <> \(isFull)")
    }

    /// Whoever takes tasks again starts afresh: cool-downs and rests are deleted, bars stay. Tells all coordinators.
    package func setDrained(_ isDrained: Bool, workerNamed name: String) async throws -> WorkerStatus? {
        try await transaction(noting: { .asAsked(if: $0 != nil) }) { connection in
            try connection.query("UPDATE workers SET is_drained = \(isDrained) WHERE name = \(name)")
            // Whoever lets a worker take tasks again has looked at it.
            if !isDrained {
                try connection.query(
                    """
                    DELETE FROM device_cooling
                    WHERE worker_id IN (SELECT id FROM workers WHERE name = \(name))
                    """)
                try connection.query(
                    """
                    DELETE FROM bars
                    WHERE worker_id IN (SELECT id FROM workers WHERE name = \(name)) AND lapses_at IS NOT NULL
                    """)
                try connection.query(News.files.notify)
            }
            guard let row = try connection.query("\(WorkerRow.select) WHERE w.name = \(name)").first else { return nil }
            try connection.query(News.intake.notify)
            return try WorkerRow.decode(row)
        }
    }

    /// Connected or not.
    package func drainedWorkers() async throws -> Set<UUID> {
        Set(try await query("SELECT id FROM workers WHERE is_drained").map { try $0.decode(0, as: UUID.self) })
    }
}
