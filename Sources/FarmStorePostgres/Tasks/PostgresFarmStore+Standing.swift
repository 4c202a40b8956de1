import FarmBasics
package import FarmModel
package import FarmStore
import PostgresDriver

extension PostgresFarmStore {
    /// Asked by people, so it may look at all connected workers.
    package func standing(of task: TaskID) async throws -> TaskStanding? {
        try await reading { connection in
            let rows = try connection.query(
                """
                SELECT t.state, t.attempt, t.leased_at, g.model_name, w.name AS worker,
                    j.parameters::text AS parameters, (j.resolution -> 'accessories')::text AS accessories
                FROM tasks t JOIN \(jobs) j ON j.id = t.job_id
                JOIN LATERAL (\(SQL.segments)) g ON g.first <= t.index AND g.beyond > t.index
                LEFT JOIN sessions s ON s.id = t.session_id LEFT JOIN workers w ON w.id = s.worker_id
                WHERE t.job_id = \(task.job) AND t.index = \(Int32(clamping: task.index))
                """)
            guard let row = rows.first, let state = TaskState(rawValue: try row.decode("state")) else { return nil }
            let isQueued = state == .queued
            let names = try Self.accessoryNames(row)
            let before = isQueued ? try connection.imagesBefore(task) : (own: 0, submitters: 0)
            return TaskStanding(
                state: state, attempts: Int(try row.decode("attempt", as: Int16.self)),
                modelName: try row.decode("model_name"), workerName: try row.decode("worker"),
                leasedAt: state == .leased ? try row.decode("leased_at") : nil,
                lastFailure: try connection.lastFailure(of: task),
                workers: isQueued ? try connection.takers(of: task, names) : [],
                imagesBefore: before.own, otherSubmitters: before.submitters)
        }
    }

    /// What people call the files beside the model that the task's job needs, by digest.
    private static func accessoryNames(_ row: PostgresRow) throws -> [Digest: String] {
        guard let json: String = try row.decode("accessories") else {
            let parameters: GenerationParameters = try JSONColumn.decode(try row.decode("parameters"))
            return parameters.accessoryNames
        }
        let files: [AccessoryDescription] = try JSONColumn.decode(json)
        return Dictionary(
            files.map { ($0.sha256, "\($0.kind.noun) '\($0.name)'") }, uniquingKeysWith: { first, _ in first })
    }
}

extension PostgresConnection {
    fileprivate func lastFailure(of task: TaskID) throws -> AttemptRecord? {
        try query(
            """
            \(AttemptRow.select)
            WHERE a.job_id = \(task.job) AND a.index = \(Int32(clamping: task.index)) AND a.failure IS NOT NULL
            ORDER BY a.attempt DESC LIMIT 1
            """
        ).first.map(AttemptRow.decode)
    }

    /// The connected workers, with what keeps each from the task.
    fileprivate func takers(of task: TaskID, _ names: [Digest: String]) throws -> [PossibleWorker] {
        try query(
            """
            SELECT w.name, w.is_drained, s.is_full,
                \(SQL.canHaveModel) AS holds, ARRAY(\(SQL.missingFiles)) AS missing,
                (NOT \(SQL.holdsModel) OR EXISTS (\(SQL.absentFiles))) AS lacks,
                EXISTS (SELECT FROM bars b WHERE b.job_id = \(task.job) AND b.index = \(Int32(clamping: task.index))
                    AND b.worker_id = w.id AND b.lapses_at IS NULL) AS barred,
                EXISTS (SELECT FROM bars b WHERE b.job_id = \(task.job) AND b.index = \(Int32(clamping: task.index))
                    AND b.worker_id = w.id AND b.lapses_at > now()) AS resting,
                (\(SQL.coolingReason)) AS cooling,
                NOT \(SQL.fits) AS too_small,
                CASE WHEN \(SQL.isShort) THEN s.shortage END AS shortage
            FROM sessions s JOIN workers w ON w.id = s.worker_id CROSS JOIN \(SQL.segment(of: task)) g
            WHERE s.ended_at IS NULL ORDER BY w.name
            """
        ).map { row in
            var worker = PossibleWorker(name: try row.decode("name"))
            worker.holdsModel = try row.decode("holds")
            worker.missingFiles = try row.decode("missing", as: [Digest].self).map { names[$0] ?? $0.hex }
            let lacksSome: Bool = try row.decode("lacks")
            worker.mustFetch = lacksSome && worker.holdsModel && worker.missingFiles.isEmpty
            worker.isBarred = try row.decode("barred")
            worker.isResting = try row.decode("resting")
            worker.cooling = try row.decode("cooling")
            worker.isTooSmall = try row.decode("too_small")
            worker.isDrained = try row.decode("is_drained")
            worker.isFull = try row.decode("is_full")
            worker.shortage = try row.decode("shortage")
            return worker
        }
    }

    /// Queued images that go first: those of the same submitter, in `DispatchPolicy`'s order, and how many other
    /// submitters have any.
    fileprivate func imagesBefore(_ task: TaskID) throws -> (own: Int, submitters: Int) {
        let rows = try query(
            """
            SELECT
                (SELECT count(*) FROM jobs j JOIN tasks t ON t.job_id = j.id AND t.state = 0
                WHERE j.finished_at IS NULL AND j.submitter = me.submitter AND (j.priority > me.priority
                    OR j.priority = me.priority
                        AND (j.id < me.id OR j.id = me.id AND t.index < \(Int32(clamping: task.index))))) AS own,
                (SELECT count(DISTINCT j.submitter) FROM jobs j
                WHERE j.finished_at IS NULL AND j.submitter <> me.submitter
                    AND EXISTS (SELECT FROM tasks t WHERE t.job_id = j.id AND t.state = 0)) AS submitters
            FROM jobs me WHERE me.id = \(task.job)
            """)
        guard let row = rows.first else { return (0, 0) }
        return (Int(try row.decode("own", as: Int64.self)), Int(try row.decode("submitters", as: Int64.self)))
    }
}
