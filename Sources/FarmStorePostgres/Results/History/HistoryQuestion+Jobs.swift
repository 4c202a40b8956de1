import FarmModel
import PostgresDriver

/// The newest images of the jobs that fit. A job knows its last image, so the newest images are those of the jobs with
/// the latest last images, of those that run, and of those in whose midst the page begins.
extension HistoryQuestion {
    /// So many of the latest jobs are looked at one by one: words that everybody uses are found there at once.
    private static let nearJobs: SQL = "1000"

    /// One row: whether all jobs that fit were looked into, and the ids of the newest images of those that were, down to
    /// the first that one of the others might have, newest first.
    /// - Parameters:
    ///   - ids: where the images are.
    ///   - count: how many jobs that are finished.
    func jobWalk(_ origin: Origin?, ids: Range<Int64>, jobs count: Int) -> SQL {
        let alternatives = ofJobs(origin).map { Self.all($0) }
        let fits = Self.any(alternatives)
        // One thing that is asked for has an index in the order of the last images; several have one without an order, of
        // which the others and the order are hidden, lest PostgreSQL take them.
        let isOrdered = filter.job != nil || askedOfJob(origin) == 1 && filter.words == nil
        let last: SQL = isOrdered ? "j.last_image" : "(j.last_image + 0)"
        let far = (isOrdered ? alternatives : ofJobTerms(origin).map { Self.all($0) }).map { fits -> SQL in
            """
            (SELECT j.id, j.last_image FROM jobs j
            WHERE (SELECT count(*) FROM near) < \(count) AND \(last) < \(ids.upperBound)
                AND \(last) >= \(max(1, ids.lowerBound)) AND \(fits)
            ORDER BY \(last) DESC LIMIT \(count))
            """
        }
        let around: SQL =
            ids.upperBound == .max
            ? ""
            : """
            UNION SELECT j.id FROM (
                SELECT * FROM jobs WHERE last_image > 0
                    AND int8range(first_image, last_image, '[]') @> (\(ids.upperBound) - 1) OFFSET 0
            ) j WHERE \(fits)
            """
        return """
            WITH near AS MATERIALIZED (
                SELECT j.id, j.last_image FROM (
                    SELECT * FROM jobs j WHERE -j.last_image > -\(ids.upperBound)
                    ORDER BY -j.last_image LIMIT \(Self.nearJobs)
                ) j
                WHERE j.last_image > 0 AND \(fits) ORDER BY j.last_image DESC LIMIT \(count)
            ), finished AS MATERIALIZED (
                SELECT id, last_image FROM (SELECT * FROM near UNION \(far.joined(separator: " UNION "))) f
                ORDER BY last_image DESC LIMIT \(count)
            ), bound AS MATERIALIZED (
                SELECT greatest(\(ids.lowerBound),
                    CASE WHEN count(*) = \(count) THEN min(last_image) ELSE 0 END) AS id FROM finished
            ), chosen AS MATERIALIZED (
                SELECT id FROM finished
                UNION SELECT j.id FROM (SELECT * FROM jobs WHERE last_image IS NULL OFFSET 0) j WHERE \(fits)
                \(around)
            )
            SELECT (SELECT count(*) FROM finished) < \(count) AS is_all, ARRAY(
                SELECT x.id FROM chosen c CROSS JOIN LATERAL (\(images(origin, ids: ids))) x
                ORDER BY x.id DESC LIMIT \(limit)
            ) AS ids
            """
    }

    /// How many things are asked of a job.
    private func askedOfJob(_ origin: Origin?) -> Int {
        guard origin == .job else { return 1 }
        return [
            filter.submitter != nil, filter.words != nil, filter.model != nil, filter.sampler != nil,
            filter.size != nil,
        ]
        .count { $0 }
    }

    /// As ``ofJobs(_:)``, by the index of jobs' terms.
    private func ofJobTerms(_ origin: Origin?) -> [[SQL]] {
        var terms: [SQL] = []
        var conditions: [SQL] = []
        if let submitter = filter.submitter { terms.append("'u' || \(submitter)") }
        if origin == .job {
            conditions.append("j.recipe IS NULL")
            if let sampler = filter.sampler { terms.append("'s' || \(sampler.rawValue)") }
            if let size = filter.size { terms.append("'z' || \("\(size.width)x\(size.height)")") }
            if let words = filter.words { conditions.append("j.prompt_words @@ \(Self.query(words))") }
        }
        func with(_ more: [SQL]) -> [SQL] {
            let terms = terms + more
            guard !terms.isEmpty else { return conditions }
            let all: SQL = """
                job_terms(j.submitter, j.model_name, j.model_digest, j.sampler, j.width, j.height)
                    @> ARRAY[\(terms.joined(separator: ", "))]
                """
            return conditions + [all]
        }
        guard origin == .job, let model = filter.model else { return [with([])] }
        let byName = with(["'m' || \(model)"])
        guard Self.mayBeDigest(model) else { return [byName] }
        return [byName, with(["'d' || left(\(model), 8)"]) + ["starts_with(j.model_digest, \(model))"]]
    }

    /// The ids of the newest images of the job `c`.
    private func images(_ origin: Origin?, ids: Range<Int64>) -> SQL {
        guard worker != nil else {
            var conditions = ofImage + Self.within(ids) + ["i.job_id = c.id", "i.id >= (SELECT id FROM bound)"]
            if origin == .job { conditions.append("i.parameters IS NULL") }
            return "SELECT i.id FROM images i WHERE \(Self.all(conditions)) ORDER BY i.id DESC LIMIT \(limit)"
        }
        var conditions = inBlock(ids) + ofTerms(nil, and: ["'j' || c.id::text"])
        conditions.append("i.id + 0 >= (SELECT id FROM bound)")
        if origin == .job { conditions.append("i.parameters IS NULL") }
        return """
            SELECT y.id FROM jobs o CROSS JOIN LATERAL generate_series(
                least(o.last_image >> \(Self.block), \(Self.top(ids))),
                greatest((SELECT id FROM bound), coalesce(o.first_image, 0)) >> \(Self.block), -1
            ) b CROSS JOIN LATERAL (
                SELECT i.id FROM images i WHERE \(Self.all(conditions)) ORDER BY i.id + 0 DESC LIMIT \(limit)
            ) y
            WHERE o.id = c.id LIMIT \(limit)
            """
    }
}
