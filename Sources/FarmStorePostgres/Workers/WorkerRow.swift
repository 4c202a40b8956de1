import FarmModel
import FarmScheduling
import PostgresDriver

import struct FoundationEssentials.Date

/// A worker with its newest session, as it is read.
enum WorkerRow {
    /// To be followed by a condition on `w` and `s`.
    static let select: SQL = """
        SELECT w.id, w.name, w.is_drained, s.version, s.devices::text AS devices, s.started_at, s.ended_at, s.is_full,
            s.fetch_limit, s.fetched_bytes, s.fetching, s.fetched_fraction,
            EXISTS (SELECT FROM tasks t WHERE t.session_id = s.id AND t.state = 1) AS has_tasks,
            (SELECT coalesce(sum(i.images), 0)::int8 FROM worker_images i WHERE i.worker_id = w.id) AS images,
            cooling.cooled_until, cooling.reason AS cooling_reason,
            ARRAY(SELECT m.name FROM session_models m WHERE m.session_id = s.id ORDER BY 1) AS models
        FROM workers w
        CROSS JOIN LATERAL (SELECT * FROM sessions WHERE worker_id = w.id ORDER BY id DESC LIMIT 1) s
        LEFT JOIN LATERAL (\(SQL.cooling)) cooling ON true
        """

    static func decode(_ row: PostgresRow) throws -> WorkerStatus {
        let devices: [DeviceDescription] = try JSONColumn.decode(try row.decode("devices"))
        return WorkerStatus(
            id: try row.decode("id"), name: try row.decode("name"), version: try row.decode("version"),
            state: try state(row), devices: devices.map { WorkerStatus.Device(description: $0, task: nil) },
            modelNames: try row.decode("models"), imagesDone: try row.decode("images"),
            connectedAt: try row.decode("started_at"), disconnectedAt: try row.decode("ended_at"),
            fetch: FetchStatus(
                fetchedBytes: try row.decode("fetched_bytes"), limitBytes: try row.decode("fetch_limit"),
                fetching: try row.decode("fetching"), fraction: try row.decode("fetched_fraction")),
            coolingUntil: try row.decode("cooled_until"), coolingReason: try row.decode("cooling_reason"))
    }

    private static func state(_ row: PostgresRow) throws -> WorkerStatus.State {
        WorkerStatus.State(
            hasEnded: try row.decode("ended_at", as: Date?.self) != nil, isDrained: try row.decode("is_drained"),
            isFull: try row.decode("is_full"), isCooling: try row.decode("cooled_until", as: Date?.self) != nil,
            hasTasks: try row.decode("has_tasks"))
    }
}
