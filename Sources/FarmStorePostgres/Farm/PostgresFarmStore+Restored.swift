import FarmBasics
import FarmModel
import PostgresDriver

package import struct FoundationEssentials.UUID

extension PostgresFarmStore {
    /// Makes a database that was restored from a backup a farm of its own: what workers spooled or hold for the farm
    /// that went on after the backup does not belong to the jobs that now get the same numbers.
    /// - Parameter silence: after which a coordinator counts as stopped.
    /// - Returns: the new farm's id.
    /// - Throws: `failedPrecondition` while a coordinator runs: it would go on as the old farm.
    package func renewFarm(silence: Duration) async throws -> UUID {
        let seconds = Double(silence.components.seconds)
        return try await transaction { connection in
            let running = try connection.query(
                """
                SELECT address FROM coordinators WHERE alive_at > now() - make_interval(secs => \(seconds)) LIMIT 1
                """
            ).value(as: String.self)
            guard running == nil else {
                throw FarmError(
                    .failedPrecondition,
                    "the coordinator at \(running ?? "") runs, or did \(silence.components.seconds) s ago: stop all "
                        + "coordinators of this database, and try again then")
            }
            let ended = try connection.query(
                """
                UPDATE sessions SET ended_at = now(), end_reason = 'the database was restored from a backup'
                WHERE ended_at IS NULL RETURNING id
                """
            ).map { try $0.decode(0, as: SessionID.self) }
            try connection.release(sessions: ended)
            try connection.query("UPDATE jobs SET key = DEFAULT WHERE finished_at IS NULL")
            let renewed = try connection.query("UPDATE farm SET id = gen_random_uuid() RETURNING id")
            guard let id = try renewed.value(as: UUID.self) else {
                throw FarmError(.failedPrecondition, "the database has no row in table farm: its identity is lost")
            }
            return id
        }
    }
}
