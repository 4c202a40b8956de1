import FarmModel
import PostgresDriver

/// Each walk selects ids, the newest first.
extension HistoryQuestion {
    /// What a sixth of all images have is found fifty times among so many.
    private static let nearImages: SQL = "300"
    /// Images with ids between two multiples of 2 to this power are a block, here and in migration 10.
    private static let blockBits: SQL = "13"

    /// Whether the newest of all images are worth a look.
    var isNear: Bool { filter.until == nil }

    /// One row: whether these were all, and which fit of the last of all images, of those with the seed, of the job or
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

    /// Sorts what the indexes of terms have not sorted in yet, which takes a millisecond or two: the walk would else read
    /// the list of that once for each block. Only an index's owner may, which the farm's role is where it migrated.
    static let sortIn: SQL = """
        SELECT gin_clean_pending_list(c.oid) FROM pg_class c
        WHERE c.oid IN ('images_by_terms'::regclass, 'job_blocks_by_terms'::regclass)
            AND pg_has_role(c.relowner, 'USAGE')
        """

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
        let range: (SQL) -> SQL = {
            "\($0) >= b << \(Self.blockBits) AND \($0) < least((b + 1) << \(Self.blockBits), \(end))"
        }
        let indexed = indexed(origin)
        let found: SQL =
            if !indexed.isEmpty {
                // The id is hidden from PostgreSQL, which would else read all of the block from the index of the ids.
                "images i WHERE \(Self.all(indexed + [range("(i.id + 0)")]))"
            } else if asksJobs(origin) {
                """
                (\(jobs(origin))) g CROSS JOIN LATERAL (
                    SELECT * FROM images i WHERE i.job_id = g.job_id AND \(range("i.id")) OFFSET 0
                ) i
                """
            } else {
                "images i WHERE \(range("i.id"))"
            }
        // What fits is no condition there: PostgreSQL might else read all of a job, a worker or a seed, for each block.
        // Jobs are looked at last, and of no more images than need be.
        return """
            SELECT i.id FROM (
                SELECT i.id, i.job_id, (\(Self.all(ofImage + ofParameters(origin)))) AS fits FROM \(found)
                ORDER BY i.id DESC OFFSET 0
            ) i
            WHERE i.fits AND \(isOfJob(origin)) LIMIT \(filter.limit)
            """
    }

    /// What the index of terms answers; nothing where an image itself is asked for nothing but times, which nearly all of
    /// a block may have.
    private func indexed(_ origin: Origin?) -> [SQL] {
        var conditions: [SQL] = []
        var ofImage = terms.image
        switch origin {
        case .job: ofImage += terms.seed
        case .image: ofImage += terms.ownSeed + terms.parameters
        case nil:
            let seeds = terms.seed + terms.ownSeed
            if !seeds.isEmpty { conditions.append("\(Self.imageTerms) && \(Self.ofBlock(seeds))") }
        }
        if !ofImage.isEmpty { conditions.append("\(Self.imageTerms) @> \(Self.ofBlock(ofImage))") }
        if origin == .image, !terms.model.isEmpty {
            conditions.append("\(Self.imageTerms) && \(Self.ofBlock(terms.model))")
        }
        guard !conditions.isEmpty, asksJobs(origin) else { return conditions }
        let ofJobs: SQL = """
            ARRAY(
                SELECT b << 40 | (hashtextextended('j' || g.job_id, 0) & \(HistoryTerms.hashBits)) FROM (\(jobs(origin))) g
            )
            """
        return conditions + ["\(Self.imageTerms) && \(ofJobs)"]
    }

    /// Whether the block's jobs are asked first. An image's own terms are enough where jobs say nothing of what is asked,
    /// and where few have its seed. Where nothing is asked at all, the newest images are those of deleted jobs.
    private func asksJobs(_ origin: Origin?) -> Bool {
        switch origin {
        case .job: terms.seed.isEmpty
        case .image: !terms.job.isEmpty
        case nil: !terms.job.isEmpty || terms.image.isEmpty && terms.seed.isEmpty && times("i").isEmpty
        }
    }

    /// Those of the block's jobs that say what is asked.
    private func jobs(_ origin: Origin?) -> SQL {
        let ofOrigin = origin == .job ? terms.parameters : origin == .image ? terms.recipe : []
        var conditions: [SQL] = []
        if origin == .job, !terms.model.isEmpty { conditions.append("g.terms && \(Self.ofBlock(terms.model))") }
        let asked = terms.job + terms.worker + ofOrigin
        // What all have is slow to intersect with, so it is asked for where nothing else is.
        if !asked.isEmpty || conditions.isEmpty {
            conditions.append("g.terms @> \(Self.ofBlock(asked.isEmpty ? terms.any : asked))")
        }
        if let job = filter.job { conditions.append("g.job_id = \(job) AND g.block = b") }
        return "SELECT g.job_id FROM job_blocks g WHERE \(Self.all(conditions))"
    }

    private static func ofBlock(_ hashes: [Int64]) -> SQL {
        "ARRAY[\(hashes.map { "b << 40 | \($0)" as SQL }.joined(separator: ", "))]"
    }

    private static let imageTerms: SQL = """
        image_terms(i.id, i.job_id, i.worker_id, i.seed, i.model_name, i.model_digest, i.sampler, i.width, i.height,
            i.prompt_words)
        """
}
