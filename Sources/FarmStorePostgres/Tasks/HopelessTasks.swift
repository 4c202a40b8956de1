import FarmModel
import FarmScheduling
import PostgresDriver

/// Which queued tasks no worker is left for.
///
/// One look costs the same however many tasks have failed before: it takes so many of those, drawn at random where there
/// are more. What a failure itself leaves without a worker is looked at by name; the rest waits for workers to leave,
/// and for one look more or less.
enum HopelessTasks {
    /// Of tasks with as many failures so many are looked at.
    private static let mostOfEach = 1000
    /// So many kinds of models and files, with the workers that are awaited for them.
    private static let mostNeeds = 64

    /// - Parameter task: this one alone, and what of its job is too large for everybody; nil for all jobs.
    static func select(task: TaskID?) -> SQL {
        let chosen: SQL = task.map { "j.id = \($0.job) AND j.finished_at IS NULL" } ?? "j.finished_at IS NULL"
        return """
            WITH awaited AS MATERIALIZED (\(awaited)), candidates AS MATERIALIZED (
                \(task.map(candidate) ?? candidates)
            ), placed AS MATERIALIZED (
                SELECT c.job_id, c.index, c.failures, \(needed)
                FROM candidates c JOIN jobs j ON j.id = c.job_id CROSS JOIN LATERAL (\(SQL.segment(at: "c.index"))) g
            ), large AS MATERIALIZED (
                SELECT j.id AS job_id, g.first, g.beyond, \(needed) FROM jobs j CROSS JOIN LATERAL (\(SQL.segments)) g
                WHERE \(chosen) AND EXISTS (SELECT FROM memory_limits)
                    AND EXISTS (SELECT FROM memory_limits l WHERE \(SQL.isOver))
            ), needs AS MATERIALIZED (
                SELECT g.*, ARRAY(
                    SELECT s.worker_id FROM awaited s
                    WHERE (s.ended_at IS NOT NULL OR \(SQL.canHaveFiles)) AND \(SQL.fits)
                    LIMIT \(FailurePolicy.maximumFailures)
                ) AS workers
                FROM (
                    SELECT model_digest, accessories, width, height FROM (
                        SELECT model_digest, accessories, width, height FROM placed
                        UNION ALL SELECT model_digest, accessories, width, height FROM large) a
                    GROUP BY model_digest, accessories, width, height ORDER BY random() LIMIT \(mostNeeds)
                ) g
            )
            SELECT c.job_id, c.index FROM placed c JOIN needs n USING (model_digest, accessories, width, height)
            WHERE \(isBarredFromAll)
            UNION ALL
            SELECT l.job_id, q.index FROM large l JOIN needs n USING (model_digest, accessories, width, height)
                JOIN tasks q ON q.job_id = l.job_id AND q.state = 0 AND q.index >= l.first AND q.index < l.beyond
            WHERE n.workers = '{}'
            """
    }

    /// Sessions of workers that are here, or left a moment ago and may come back.
    private static var awaited: SQL {
        """
        SELECT s.* FROM sessions s
        WHERE s.ended_at IS NULL
            OR s.ended_at > now() - make_interval(secs => \(Double(FailurePolicy.absence.components.seconds)))
                AND NOT EXISTS (SELECT FROM sessions n WHERE n.worker_id = s.worker_id AND n.id > s.id)
        """
    }

    private static func candidate(_ task: TaskID) -> SQL {
        """
        SELECT t.job_id, t.index, t.failures FROM tasks t
        WHERE t.job_id = \(task.job) AND t.index = \(Int32(clamping: task.index)) AND t.state = 0 AND t.failures > 0
        """
    }

    /// Of each number of failures some tasks, from a random place on: a task that two workers are barred from has failed
    /// twice, and must not be lost among those that have once.
    private static var candidates: SQL {
        let begun: SQL = """
            SELECT j.id, (random() * j.image_count)::int AS start FROM jobs j
            WHERE j.finished_at IS NULL AND (
                SELECT true FROM tasks t WHERE t.job_id = j.id AND t.state = 0 AND t.failures > 0
                ORDER BY t.failures LIMIT 1)
            ORDER BY random()
            """
        let all: SQL = "(SELECT * FROM \(some(failures: 1)) one)"
        let each = (2..<FailurePolicy.maximumFailures).reduce(all) { sum, failures in
            "\(sum) UNION ALL (SELECT * FROM \(some(failures: failures)) more)"
        }
        return "WITH begun AS MATERIALIZED (\(begun)) \(each)"
    }

    private static func some(failures: Int) -> SQL {
        // Rows are compared so that the index of tasks that failed is the only one that serves.
        func part(from first: SQL, to last: SQL) -> SQL {
            """
            (SELECT t.index, t.failures FROM tasks t WHERE t.job_id = j.id AND t.state = 0 AND t.failures > 0
                AND (t.failures, t.index) >= (\(failures), \(first)) AND (t.failures, t.index) <= (\(failures), \(last))
            ORDER BY t.failures, t.index)
            """
        }
        return """
            (SELECT j.id AS job_id, t.index, t.failures FROM begun j CROSS JOIN LATERAL (
                \(part(from: "j.start", to: "2147483647")) UNION ALL \(part(from: "0", to: "j.start - 1"))
            ) t LIMIT \(mostOfEach))
            """
    }

    /// What tells apart who can make images of the segment `g`: their size only where memory is short.
    private static let needed: SQL = """
        g.model_digest, g.accessories,
        CASE WHEN EXISTS (SELECT FROM memory_limits l WHERE l.model_digest = g.model_digest) THEN g.width ELSE 0 END
            AS width,
        CASE WHEN EXISTS (SELECT FROM memory_limits l WHERE l.model_digest = g.model_digest) THEN g.height ELSE 0 END
            AS height
        """

    /// Whether every worker of `n` is barred from the task `c`, and at least one is: it has failed once for each.
    private static let isBarredFromAll: SQL = """
        c.failures >= cardinality(n.workers)
        AND (SELECT true FROM bars b WHERE b.job_id = c.job_id AND b.index = c.index AND b.lapses_at IS NULL LIMIT 1)
        AND NOT EXISTS (SELECT FROM unnest(n.workers) AS w (id) WHERE (
            SELECT true FROM bars b WHERE b.job_id = c.job_id AND b.index = c.index AND b.worker_id = w.id
                AND b.lapses_at IS NULL LIMIT 1) IS NULL)
        """
}
