import FarmModel
import PostgresDriver

/// Each walk selects ids, the newest first.
extension HistoryQuestion {
    /// What half of the people ask for is among so many images.
    private static let nearImages: SQL = "1000"
    /// Images with ids between two multiples of 2 to this power are a block, here and in migration 10.
    private static let blockBits: SQL = "13"

    /// Whether the newest of all images are worth a look.
    var isNear: Bool { filter.until == nil }

    /// One row: whether these were all, and which fit of the last thousand images, of those with the seed, of the job or
    /// of the worker where one is asked for. What is frequent is found here, which is all that indexes of what is rare
    /// cannot do.
    var nearWalk: SQL {
        var base: [SQL] = ["i.id < \(end)"]
        if let seed = filter.seed {
            base.append("i.seed = \(seed)")
        } else if let job = filter.job {
            base.append("i.job_id = \(job)")
        } else if let worker {
            base.append("i.worker_id = \(worker)")
        }
        let near: SQL = "FROM images i WHERE \(Self.all(base)) ORDER BY i.id DESC LIMIT \(Self.nearImages)"
        return """
            SELECT ids, cardinality(ids) < \(filter.limit)
                AND (SELECT count(*) FROM (SELECT \(near)) n) < \(Self.nearImages) AS is_all
            FROM (
                SELECT ARRAY(
                    SELECT i.id FROM (SELECT * \(near)) i
                    WHERE \(Self.all(ofImage + [isWhole])) ORDER BY i.id DESC LIMIT \(filter.limit)
                ) AS ids OFFSET 0
            ) found
            """
    }

    /// The images of each block, the newest block first: an index has all that fit, in no order, and they are few enough
    /// to sort. So a rare image costs a look into each block, and a frequent one a look into one or two.
    var blockWalk: SQL {
        let origins: [Origin?] = asksParameters ? [.job, .image] : [nil]
        let found = origins.map { "(\(images($0)))" as SQL }.joined(separator: " UNION ALL ")
        return """
            SELECT x.id FROM (\(blocks)) blocks CROSS JOIN LATERAL (
                SELECT id FROM (\(found)) found ORDER BY id DESC LIMIT \(filter.limit)
            ) x
            LIMIT \(filter.limit)
            """
    }

    /// The blocks `b` in which there may be images that fit. A subquery of one row is looked up for each block; EXISTS might
    /// be joined by reading all images.
    private var blocks: SQL {
        let times = times("t")
        let hasTimes: SQL = """
            (SELECT true FROM images t WHERE (t.id >> \(Self.blockBits)) = b AND \(Self.all(times)) LIMIT 1)
            """
        let all: SQL =
            if let job = filter.job {
                """
                SELECT g.block AS b FROM job_blocks g
                WHERE g.job_id = \(job) AND g.block <= (\(end) - 1) >> \(Self.blockBits) ORDER BY 1 DESC OFFSET 0
                """
            } else {
                """
                SELECT b FROM generate_series(
                    (SELECT least(id, \(end) - 1) FROM images ORDER BY id DESC LIMIT 1) >> \(Self.blockBits),
                    (SELECT id FROM images ORDER BY id LIMIT 1) >> \(Self.blockBits), -1) b
                """
            }
        return "SELECT b FROM (\(all)) a WHERE \(times.isEmpty ? "true" as SQL : hasTimes)"
    }

    /// Those of the block `b`.
    private func images(_ origin: Origin?) -> SQL {
        var conditions = indexed(origin)
        // Hidden from PostgreSQL, which would else read all of the block from the index of the ids.
        let id: SQL = conditions.isEmpty ? "i.id" : "(i.id + 0)"
        conditions.append("\(id) >= b << \(Self.blockBits) AND \(id) < least((b + 1) << \(Self.blockBits), \(end))")
        // What fits is no condition there: PostgreSQL might else read all of a job, a worker or a seed, for each block.
        // Jobs are looked at last, and of no more images than need be.
        return """
            SELECT i.id FROM (
                SELECT i.id, i.job_id, (\(Self.all(ofImage + ofParameters(origin)))) AS fits FROM images i
                WHERE \(Self.all(conditions)) ORDER BY \(id) DESC OFFSET 0
            ) i
            WHERE i.fits AND \(isOfJob(origin)) LIMIT \(filter.limit)
            """
    }

    /// What the index of terms answers; nothing where only times are asked for, which nearly all of a block may have.
    private func indexed(_ origin: Origin?) -> [SQL] {
        var conditions: [SQL] = []
        let ofImage = terms.image + (origin == .image ? terms.parameters : [])
        if !ofImage.isEmpty { conditions.append("\(Self.imageTerms) @> \(Self.ofBlock(ofImage))") }
        if origin == .image, !terms.model.isEmpty {
            conditions.append("\(Self.imageTerms) && \(Self.ofBlock(terms.model))")
        }
        // An image's own terms are enough where its job says nothing of what is asked. Where nothing is asked at all, the
        // newest images are those of deleted jobs.
        let isOpen = conditions.isEmpty && times("i").isEmpty
        guard !terms.job.isEmpty || origin == .job || isOpen else { return conditions }
        return conditions + ["\(Self.imageTerms) && ARRAY(\(jobs(origin)))"]
    }

    /// The terms of those of the block's jobs that say what is asked.
    private func jobs(_ origin: Origin?) -> SQL {
        let ofOrigin = origin == .job ? terms.parameters : origin == .image ? terms.recipe : []
        var conditions: [SQL] = ["g.terms @> \(Self.ofBlock(terms.any + terms.job + ofOrigin))"]
        if origin == .job, !terms.model.isEmpty { conditions.append("g.terms && \(Self.ofBlock(terms.model))") }
        if let job = filter.job { conditions.append("g.job_id = \(job) AND g.block = b") }
        return """
            SELECT b << 40 | (hashtextextended('j' || g.job_id, 0) & \(HistoryTerms.hashBits)) FROM job_blocks g
            WHERE \(Self.all(conditions))
            """
    }

    private static func ofBlock(_ hashes: [Int64]) -> SQL {
        "ARRAY[\(hashes.map { "b << 40 | \($0)" as SQL }.joined(separator: ", "))]"
    }

    private static let imageTerms: SQL = """
        image_terms(i.id, i.job_id, i.worker_id, i.seed, i.model_name, i.model_digest, i.sampler, i.width, i.height,
            i.prompt_words)
        """
}
