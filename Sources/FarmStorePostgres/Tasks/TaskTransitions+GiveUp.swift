import FarmModel
import FarmScheduling
import FarmStore
import PostgresDriver

/// `.giveUp`.
extension PostgresConnection {
    /// Fails those of a job's tasks, or of all, that no worker is left for: of those with its files, and of those that
    /// left lately, each is barred or has no device with the memory.
    /// - Returns: the tasks that have failed by it.
    func giveUp(job: Int64? = nil) throws -> [TaskID] {
        // PostgreSQL would take longer to compile the question than to answer it.
        try query("SET LOCAL jit = off")
        let hopeless = try query(HopelessTasks.select(job: job)).map { row in
            (job: try row.decode(0, as: Int64.self), index: try row.decode(1, as: Int32.self))
        }
        guard !hopeless.isEmpty else { return [] }
        // A task that no device has the memory for may never have been tried: its record says why it is not.
        return try query(
            """
            WITH failed AS (
                UPDATE tasks t SET state = 3
                FROM unnest(\(hopeless.map(\.job)), \(hopeless.map(\.index))) AS h (job_id, index)
                WHERE t.job_id = h.job_id AND t.index = h.index AND t.state = 0
                RETURNING t.job_id, t.index, t.attempt
            ), unbarred AS (
                DELETE FROM bars b USING failed f WHERE b.job_id = f.job_id AND b.index = f.index
            ), recorded AS (
                INSERT INTO attempts (job_id, index, attempt, session_id, worker_id, failure, message, started_at)
                SELECT f.job_id, f.index, f.attempt, short.session_id, short.worker_id,
                    \(FailureClass.outOfMemory.rawValue), short.message, now()
                FROM failed f CROSS JOIN LATERAL (
                    SELECT l.session_id, s.worker_id, format(
                        'not tried: no worker has the memory for %sx%s with this model (%s ran out of it on %s)',
                        g.width, g.height, w.name, l.device) AS message
                    FROM jobs j CROSS JOIN LATERAL (\(SQL.segments)) g JOIN memory_limits l ON \(SQL.isOver)
                        JOIN sessions s ON s.id = l.session_id JOIN workers w ON w.id = s.worker_id
                    WHERE j.id = f.job_id AND g.first <= f.index AND g.beyond > f.index LIMIT 1
                ) short
                ON CONFLICT (job_id, index, attempt) DO NOTHING
            )
            SELECT job_id, index FROM failed
            """
        ).map { TaskID(job: try $0.decode(0), index: Int(try $0.decode(1, as: Int32.self))) }
    }
}

/// Which queued tasks no worker is left for. What that costs goes with the tasks that have nobody, not with the bars
/// that there are: a segment is passed over as soon as one of its workers has no bar in it, or as no task of it has
/// failed as often as it has workers.
private enum HopelessTasks {
    /// Of a worker's bars in a segment so many are counted: with fewer, they are what is looked through.
    private static let fewBars = 5000

    static func select(job: Int64?) -> SQL {
        let absence = Double(FailurePolicy.absence.components.seconds)
        let mayReturn: SQL = """
            s.ended_at > now() - make_interval(secs => \(absence))
            AND NOT EXISTS (SELECT FROM sessions n WHERE n.worker_id = s.worker_id AND n.id > s.id)
            """
        let isHolder: SQL = "s.ended_at IS NULL AND \(SQL.canHaveFiles)"
        let chosen: SQL = job.map { "j.id = \($0) AND j.finished_at IS NULL" } ?? "j.finished_at IS NULL"
        // A task that every worker is barred from has failed once for each of them.
        func retried(_ segment: SQL, workers: SQL) -> SQL {
            """
            SELECT t.index FROM tasks t
            WHERE t.job_id = \(segment).job_id AND t.state = 0 AND t.failures > 0 AND t.failures >= \(workers)
                AND t.index >= \(segment).first AND t.index < \(segment).beyond
            """
        }
        let isBarredFromAll: SQL = """
            EXISTS (SELECT FROM bars b WHERE b.job_id = q.job_id AND b.index = q.index AND b.lapses_at IS NULL)
            AND NOT EXISTS (SELECT FROM unnest(h.workers) AS w (id) WHERE NOT EXISTS (
                SELECT FROM bars b
                WHERE b.job_id = q.job_id AND b.index = q.index AND b.worker_id = w.id AND b.lapses_at IS NULL))
            """
        return """
            WITH looked_at AS MATERIALIZED (
                SELECT j.id AS job_id, g.first, g.beyond, g.model_digest, g.accessories, g.width, g.height,
                    EXISTS (SELECT FROM memory_limits l WHERE \(SQL.isOver)) AS is_large
                FROM jobs j CROSS JOIN LATERAL (\(SQL.segments)) g
                WHERE \(chosen) AND (
                    EXISTS (SELECT FROM memory_limits) AND EXISTS (SELECT FROM memory_limits l WHERE \(SQL.isOver))
                    OR (SELECT true FROM tasks t WHERE t.job_id = j.id AND t.state = 0 AND t.failures > 0
                        ORDER BY t.failures LIMIT 1))
            ), needs AS MATERIALIZED (
                SELECT g.*, ARRAY(
                    SELECT DISTINCT s.worker_id FROM sessions s WHERE (\(mayReturn) OR \(isHolder)) AND \(SQL.fits)
                ) AS workers
                FROM (SELECT DISTINCT model_digest, accessories, width, height FROM looked_at) g
            ), segments AS MATERIALIZED (
                SELECT l.job_id, l.first, l.beyond, l.is_large AND n.workers = '{}' AS is_too_large, n.workers,
                    cardinality(n.workers) AS count
                FROM looked_at l JOIN needs n USING (model_digest, accessories, width, height)
            ), hopeless AS MATERIALIZED (
                SELECT s.*, rare.worker_id, rare.bars FROM segments s LEFT JOIN LATERAL (
                    SELECT w.id AS worker_id, (SELECT count(*) FROM (
                        SELECT FROM bars b WHERE b.job_id = s.job_id AND b.worker_id = w.id AND b.lapses_at IS NULL
                            AND b.index >= s.first AND b.index < s.beyond ORDER BY b.index LIMIT \(fewBars)
                    ) counted) AS bars
                    FROM unnest(s.workers) AS w (id) ORDER BY bars LIMIT 1
                ) rare ON NOT s.is_too_large
                WHERE s.is_too_large OR coalesce(rare.bars, 1) > 0
                    AND (\(retried("s", workers: "s.count")) ORDER BY t.failures LIMIT 1) IS NOT NULL
            )
            SELECT h.job_id, q.index FROM hopeless h JOIN tasks q
                ON q.job_id = h.job_id AND q.state = 0 AND q.index >= h.first AND q.index < h.beyond
            WHERE h.is_too_large
            UNION ALL
            SELECT h.job_id, q.index FROM hopeless h CROSS JOIN LATERAL (
                SELECT b.job_id, b.index FROM bars b
                WHERE b.job_id = h.job_id AND b.worker_id = h.worker_id AND b.lapses_at IS NULL
                    AND b.index >= h.first AND b.index < h.beyond OFFSET 0
            ) q CROSS JOIN LATERAL (
                SELECT FROM tasks t WHERE t.job_id = q.job_id AND t.index = q.index AND t.state = 0 LIMIT 1
            ) queued
            WHERE NOT h.is_too_large AND h.bars < \(fewBars) AND \(isBarredFromAll)
            UNION ALL
            SELECT h.job_id, q.index FROM hopeless h CROSS JOIN LATERAL (
                SELECT h.job_id, r.index FROM (\(retried("h", workers: "h.count"))) r OFFSET 0
            ) q
            WHERE NOT h.is_too_large AND (h.bars IS NULL OR h.bars >= \(fewBars)) AND \(isBarredFromAll)
            """
    }
}
