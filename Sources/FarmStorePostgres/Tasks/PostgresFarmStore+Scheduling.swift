package import FarmModel
package import FarmStore
import PostgresDriver

extension PostgresFarmStore {
    /// Seconds of rendering over the weight, by submitter. With any change, clocks that nobody has changed for 30 days
    /// go.
    package func exchange(usage changes: [UsageChange]) async throws -> [String: Double] {
        // Most often there is nothing to write.
        guard !changes.isEmpty else { return try usage(try await query(Self.allUsage)) }
        // In one order: coordinators that write the same rows must not wait for each other.
        let changes = changes.sorted { $0.submitter < $1.submitter }
        return try await transaction { connection in
            try connection.query(
                """
                INSERT INTO submitter_usage AS u (submitter, seconds)
                SELECT c.submitter, greatest(0, c.floor) + c.seconds
                FROM unnest(\(changes.map(\.submitter)), \(changes.map(\.floor)), \(changes.map(\.seconds)))
                    AS c (submitter, floor, seconds)
                ON CONFLICT (submitter) DO UPDATE SET changed_at = now(),
                    seconds = greatest(u.seconds, (
                        SELECT c.floor FROM unnest(\(changes.map(\.submitter)), \(changes.map(\.floor)))
                            AS c (submitter, floor) WHERE c.submitter = u.submitter)) + (
                        SELECT c.seconds FROM unnest(\(changes.map(\.submitter)), \(changes.map(\.seconds)))
                            AS c (submitter, seconds) WHERE c.submitter = u.submitter)
                """)
            // Whoever was away for so long starts with the others in any case.
            try connection.query("DELETE FROM submitter_usage WHERE changed_at < now() - interval '30 days'")
            return try usage(try connection.query(Self.allUsage))
        }
    }

    private static var allUsage: SQL { "SELECT submitter, seconds FROM submitter_usage" }

    private func usage(_ rows: PostgresRows) throws -> [String: Double] {
        Dictionary(
            try rows.map { (try $0.decode(0, as: String.self), try $0.decode(1, as: Double.self)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Counts up to `limit` of each and no further, through the index of queued tasks.
    package func queuedCounts(_ segments: [TaskID: Range<Int>], below limit: Int) async throws -> [TaskID: Int] {
        guard !segments.isEmpty else { return [:] }
        let segments = Array(segments)
        let rows = try await query(
            """
            SELECT s.job_id, s.first, c.queued
            FROM unnest(\(segments.map(\.key.job)), \(segments.map { Int32(clamping: $0.key.index) }),
                \(segments.map { Int32(clamping: $0.value.lowerBound) }),
                \(segments.map { Int32(clamping: $0.value.upperBound) })) AS s (job_id, first, cursor, beyond)
            CROSS JOIN LATERAL (
                SELECT count(*) AS queued FROM (
                    SELECT FROM tasks t
                    WHERE t.job_id = s.job_id AND t.state = 0 AND t.index >= s.cursor AND t.index < s.beyond
                    LIMIT \(limit)) counted
            ) c
            WHERE c.queued < \(limit)
            """)
        return Dictionary(
            try rows.map {
                (
                    TaskID(job: try $0.decode(0), index: Int(try $0.decode(1, as: Int32.self))),
                    Int(try $0.decode(2, as: Int64.self))
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The lease moves to the other session, under the next attempt's number and the same key.
    package func duplicate(
        _ attempt: AttemptID, of session: SessionID, to other: SessionID
    ) async throws -> ClaimedTask? {
        try await transaction { try $0.duplicate(attempt, of: session, to: other) }
    }
}
