import FarmBasics
package import FarmModel
import FarmStore
import PostgresDriver
package import Recipes

extension PostgresFarmStore {
    /// One transaction with a row for each image. Tells that the job has queued tasks. Limits are asked of the submitter, who
    /// holds a lock for it until the commit.
    /// - Throws: `failedPrecondition` where a picture that the plan names is gone; `unavailable` where another commits
    ///   the same submission at the moment.
    package func submit(_ request: JobRequest, plan: JobPlan, limits: PrincipalLimits) async throws -> Job {
        let (first, parameters) = (plan.first, plan.first.parameters)
        let json = try JSONColumn.encode(parameters)
        let size = parameters.finalSize
        let recipe = try (plan.expansion?.recipe).map { String(decoding: try $0.encoded(), as: UTF8.self) }
        let resolution = try (plan.expansion?.resolution).map { try JSONColumn.encode($0) }
        let (id, _) = try await transaction(noting: { $0.isNew ? .of("job \($0.id)") : .nothing }) {
            connection -> (id: JobID, isNew: Bool) in
            if limits.areOfJobs { try connection.lock(limitsOf: request.submitter) }
            let inserted = try connection.query(
                """
                INSERT INTO jobs (submission, name, submitter, priority, model_name, model_digest, prompt, sampler,
                    width, height, parameters, accessories, image_count, recipe, resolution)
                VALUES (\(request.submission), \(request.name), \(request.submitter), \(request.priority)::int,
                    \(first.modelName), \(first.modelDigest), \(parameters.prompt), \(parameters.sampler.rawValue),
                    \(size.width)::int, \(size.height)::int, \(json)::jsonb, \(parameters.accessoryDigests),
                    \(plan.imageCount)::int, \(recipe)::json, \(resolution)::jsonb)
                ON CONFLICT ON CONSTRAINT jobs_submission_key DO NOTHING
                RETURNING id
                """)
            guard let id = try inserted.value(as: JobID.self) else {
                return (try connection.known(request), false)
            }
            if limits.areOfJobs {
                try connection.admit(images: plan.imageCount, job: id, of: request.submitter, limits: limits)
            }
            try connection.hold(plan.inputs, for: id)
            if plan.expansion != nil { try connection.write(plan.segments, job: id) }
            if plan.imageCount > DoneCount.smallJob { try connection.query(DoneCount.begin(job: id)) }
            try connection.query(
                """
                INSERT INTO tasks (job_id, index)
                SELECT \(id), generate_series(0, \(plan.imageCount)::int - 1)
                """)
            try connection.analyzeGrown(among: ["jobs", "tasks"])
            try connection.query(News.queued([id]).notify)
            return (id, true)
        }
        guard let job = try await within(.all).job(id) else {
            throw FarmError(.internal, "job \(id) vanished as it was committed")
        }
        return job
    }

    /// With its counts; nil where there is none, or it was deleted.
    package func job(_ id: JobID) async throws -> Job? {
        try await query("\(JobRow.select(from: jobs)) WHERE j.id = \(id)").first.map(JobRow.decode)
    }

    /// The bytes are those of the two columns as text.
    /// - Throws: `internal` for a row that this build cannot read.
    package func expansion(job id: JobID) async throws -> (expansion: JobExpansion, bytes: Int)? {
        let rows = try await query(
            "SELECT recipe::text, resolution::text FROM jobs WHERE id = \(id) AND recipe IS NOT NULL")
        guard let row = rows.first else { return nil }
        let recipe: String = try row.decode(0)
        let resolution: String = try row.decode(1)
        return (
            JobExpansion(recipe: try JSONColumn.decode(recipe), resolution: try JSONColumn.decode(resolution)),
            recipe.utf8.count + resolution.utf8.count
        )
    }

    /// As it was written, since the column is `json` and not `jsonb`.
    package func recipe(job id: JobID) async throws -> String? {
        try await query("SELECT recipe::text FROM \(jobs) j WHERE id = \(id)").value(as: String?.self) ?? nil
    }

    /// A page by key. A job that this build cannot read is left out, with a line in the log.
    package func jobs(before: JobID?, submitter: String?, limit: Int) async throws -> [Job] {
        try await query(
            """
            \(JobRow.select(from: jobs))
            WHERE j.id < coalesce(\(before), 9223372036854775807)
                AND (\(submitter)::text IS NULL OR j.submitter = \(submitter))
            ORDER BY j.id DESC LIMIT \(limit)
            """
        ).readable(logger, { "job \(try $0.decode("id", as: JobID.self))" }, JobRow.decode)
    }

    /// Locks the job, so that none of it is queued again meanwhile; tells the coordinators at the commit.
    package func cancel(job id: JobID) async throws -> Int? {
        try await transaction(noting: { .asAsked(if: ($0 ?? 0) > 0) }) { connection in
            let known = try connection.query("SELECT finished_at IS NULL FROM \(jobs) j WHERE id = \(id) FOR UPDATE")
            guard let isOpen = try known.value(as: Bool.self) else { return nil }
            guard isOpen else { return 0 }
            let cancelled = try connection.cancel(tasksOf: id)
            try connection.query("UPDATE jobs SET cancelled_at = coalesce(cancelled_at, now()) WHERE id = \(id)")
            try connection.query(News.cancelled(id).notify)
            return cancelled
        }
    }

    /// Locks the job; one that was finished is open again, and is counted anew at its next end.
    package func retry(job id: JobID) async throws -> Int? {
        try await transaction(noting: { .asAsked(if: ($0 ?? 0) > 0) }) { connection in
            let known = try connection.query("SELECT id FROM \(jobs) j WHERE id = \(id) FOR UPDATE")
            guard !known.isEmpty else { return nil }
            let queued = try connection.retry(tasksOf: id)
            guard queued > 0 else { return 0 }
            try connection.query(
                """
                UPDATE jobs SET finished_at = NULL, done_count = NULL, failed_count = NULL, cancelled_count = NULL,
                    kept_count = NULL, kept_bytes = NULL
                WHERE id = \(id)
                """)
            try connection.query(News.queued([id]).notify)
            try connection.query(News.changed([id]).notify)
            return queued
        }
    }

    /// Tells the dispatchers, which read the job anew. A job that has the priority already is left as it is.
    package func setPriority(job id: JobID, to priority: Int) async throws -> Bool {
        try await transaction(noting: { .asAsked(if: $0 == .changed) }) { connection -> Prioritised in
            let known = try connection.query("SELECT priority FROM \(jobs) j WHERE id = \(id) FOR UPDATE")
            guard let before = try known.value(as: Int32.self) else { return .missing }
            guard Int(before) != priority else { return .asBefore }
            try connection.query("UPDATE jobs SET priority = \(priority)::int WHERE id = \(id)")
            try connection.query(News.queued([id]).notify)
            try connection.query(News.changed([id]).notify)
            return .changed
        } != .missing
    }

    private enum Prioritised { case missing, asBefore, changed }

    /// By when they ended; attempts that were lost with their session are among them.
    package func failures(job id: JobID, limit: Int) async throws -> [AttemptRecord] {
        try await query(
            """
            \(AttemptRow.select)
            WHERE a.job_id = \(id) AND a.failure IS NOT NULL AND \(reaches(id))
            ORDER BY a.ended_at DESC LIMIT \(limit)
            """
        ).map(AttemptRow.decode)
    }

    /// Reads only attempts that failed, the least indices first.
    package func failedImages(job id: JobID, limit: Int) async throws -> [AttemptRecord] {
        try await query(
            """
            \(AttemptRow.select)
            JOIN LATERAL (
                SELECT max(l.attempt) AS attempt FROM attempts l
                WHERE l.job_id = a.job_id AND l.index = a.index AND l.failure IS NOT NULL
            ) last ON last.attempt = a.attempt
            JOIN tasks t ON t.job_id = a.job_id AND t.index = a.index AND t.state = 3
            WHERE a.job_id = \(id) AND a.failure IS NOT NULL AND \(reaches(id))
            ORDER BY a.index LIMIT \(limit)
            """
        ).map(AttemptRow.decode)
    }

    /// Writes down the job's final counts and what it keeps, which are read from there afterwards.
    package func finish(jobs ids: [JobID]?) async throws {
        try await transaction { connection in
            // Locked before its tasks are counted, in a statement of its own: a retry that comes meanwhile waits, and
            // one that came before is seen.
            let finished = try connection.query(
                """
                SELECT j.id FROM jobs j
                WHERE (\(ids)::int8[] IS NULL OR j.id = ANY(\(ids))) AND j.finished_at IS NULL
                    AND \(SQL.hasQueued(job: "j.id", from: "0", beyond: "j.image_count")) IS NULL
                    AND NOT EXISTS (SELECT FROM tasks t WHERE t.job_id = j.id AND t.state = 1)
                ORDER BY j.id FOR UPDATE OF j
                """
            ).map { try $0.decode(0, as: JobID.self) }
            guard !finished.isEmpty else { return }
            try connection.query(
                """
                UPDATE jobs j SET finished_at = now(), failed_count = c.failed, cancelled_count = c.cancelled,
                    done_count = j.image_count - c.failed - c.cancelled, kept_count = k.images, kept_bytes = k.bytes
                FROM (
                    SELECT o.id,
                        (SELECT count(*) FROM tasks t WHERE t.job_id = o.id AND t.state = 3)::int AS failed,
                        (SELECT count(*) FROM tasks t WHERE t.job_id = o.id AND t.state = 4)::int AS cancelled
                    FROM unnest(\(finished)) AS o (id)
                    WHERE NOT EXISTS (SELECT FROM tasks t WHERE t.job_id = o.id AND t.state = 0)
                        AND NOT EXISTS (SELECT FROM tasks t WHERE t.job_id = o.id AND t.state = 1)
                ) c CROSS JOIN LATERAL (
                    SELECT count(*)::int AS images, coalesce(sum(i.byte_count), 0)::int8 AS bytes
                    FROM images i WHERE i.job_id = c.id
                ) k
                WHERE j.id = c.id AND j.finished_at IS NULL
                """)
        }
    }
}

extension PostgresConnection {
    /// The job that a submission was committed as before.
    fileprivate func known(_ request: JobRequest) throws -> JobID {
        let known = try query("SELECT id, submitter FROM jobs WHERE submission = \(request.submission)")
        guard let row = known.first else {
            throw FarmError(.unavailable, "the same submission is being committed elsewhere; try again")
        }
        guard try row.decode("submitter", as: String.self) == request.submitter else {
            throw FarmError(.conflict, "the submission \(request.submission) is another's: draw a number of your own")
        }
        return try row.decode("id")
    }
}
