import FarmBasics
package import FarmModel
import FarmStore
import PostgresDriver

package import struct FoundationEssentials.UUID

extension PostgresFarmStore {
    /// By the database's clock, in whole seconds. Tells the other coordinators.
    /// - Throws: `internal` for a worker that never registered.
    package func cool(_ cooling: DeviceCooling) async throws {
        try await transaction { connection in
            try connection.query(
                """
                INSERT INTO device_cooling (worker_id, device, cooled_until, times, reason)
                VALUES (\(cooling.worker), \(cooling.device),
                    now() + make_interval(secs => \(Double(cooling.remaining.components.seconds))),
                    \(Int16(clamping: cooling.times)), \(cooling.reason.storable(bytes: 1000)))
                ON CONFLICT (worker_id, device) DO UPDATE SET cooled_until = excluded.cooled_until,
                    times = excluded.times, reason = excluded.reason
                """)
            try connection.query(News.intake.notify)
        }
    }

    /// What rests from the worker may be given to it again, too.
    package func warm(_ device: String, of worker: UUID) async throws {
        try await query("DELETE FROM device_cooling WHERE worker_id = \(worker) AND device = \(device)")
        try await endRests(of: worker)
    }

    /// Bars stay: only rests end, and what they were for may still count against the task.
    package func endRests(of worker: UUID) async throws {
        // The rows stay: what a task failed of may yet count against it.
        try await query("UPDATE bars SET lapses_at = now() WHERE worker_id = \(worker) AND lapses_at > now()")
    }

    /// In no order; `remaining` is 0 for one on trial.
    package func cooledDevices() async throws -> [DeviceCooling] {
        try await query(DeviceCoolingRow.select).map(DeviceCoolingRow.decode)
    }
}

/// A device that cools down as it is read.
enum DeviceCoolingRow {
    static let select: SQL = """
        SELECT c.worker_id, c.device, greatest(0, extract(epoch FROM c.cooled_until - now()))::float8, c.times, c.reason
        FROM device_cooling c
        """

    static func decode(_ row: PostgresRow) throws -> DeviceCooling {
        DeviceCooling(
            worker: try row.decode(0), device: try row.decode(1),
            remaining: .seconds(try row.decode(2, as: Double.self)), times: Int(try row.decode(3, as: Int16.self)),
            reason: try row.decode(4))
    }
}

extension SQL {
    /// Whether every device of the session `s` cools down: the first of them to be fit again.
    static let cooling: SQL = """
        SELECT c.cooled_until, c.reason FROM device_cooling c
        WHERE c.worker_id = s.worker_id AND c.cooled_until > now() AND jsonb_array_length(s.devices) <= (
            SELECT count(*) FROM device_cooling o WHERE o.worker_id = s.worker_id AND o.cooled_until > now()
                AND EXISTS (SELECT FROM jsonb_array_elements(s.devices) AS d WHERE d ->> 'id' = o.device))
        ORDER BY c.cooled_until LIMIT 1
        """

    static let coolingReason: SQL = "SELECT cooling.reason FROM (\(cooling)) AS cooling"
}
