import FarmModel
import PostgresDriver

/// The images of some blocks, the newest block first: within a block an index has all that fit, in no order, and they are
/// few enough to sort. So a rare image costs a look into each block, and a frequent one a look into one or two.
extension HistoryQuestion {
    /// Ids, newest first.
    /// - Parameters:
    ///   - origin: whose parameters the filter is about; nil where it asks for none.
    func blockWalk(_ origin: Origin?) -> SQL {
        var conditions = ofImage
        if origin == .image { conditions += ofOwnParameters }
        if origin == .job { conditions.append("i.parameters IS NULL") }
        if filter.job == nil, worker == nil, origin != .image {
            conditions.append("(i.id >> \(Self.block)) = b")
        } else {
            conditions += ofTerms(origin)
        }
        conditions.append(isOfJob(origin == .job ? .job : nil))
        // Not simply by id: the order of the ids would tempt PostgreSQL to walk through all of them.
        return """
            SELECT x.id FROM (\(blocks(origin))) blocks CROSS JOIN LATERAL (
                SELECT i.id FROM images i WHERE \(Self.all(conditions)) ORDER BY i.id + 0 DESC LIMIT \(limit)
            ) x
            LIMIT \(limit)
            """
    }

    /// The last block of the page, null where there is no image.
    var top: SQL {
        """
        (least(\(end) - 1, (SELECT id FROM images ORDER BY id DESC LIMIT 1)) >> \(Self.block))
        """
    }

    /// The blocks `b` in which there may be images that fit, newest first.
    private func blocks(_ origin: Origin?) -> SQL {
        let hasTime: SQL =
            asksTime
            ? """
            WHERE (SELECT true FROM images t WHERE (t.id >> \(Self.block)) = b AND \(Self.all(times("t"))) LIMIT 1)
            """ : ""
        guard !ofJob.isEmpty, origin != .job else {
            return "SELECT b FROM generate_series(\(top), 0, -1) b \(hasTime)"
        }
        var conditions = ofJob
        if origin == .image { conditions.append("j.recipe IS NOT NULL") }
        // A running job's images have a first one, and no last one yet.
        return """
            SELECT b FROM (
                SELECT DISTINCT b FROM jobs j CROSS JOIN LATERAL generate_series(
                    coalesce(j.first_image, (SELECT id FROM images WHERE job_id = j.id ORDER BY id LIMIT 1))
                        >> \(Self.block),
                    least(j.last_image >> \(Self.block), \(top))) b
                WHERE j.last_image IS DISTINCT FROM 0 AND \(Self.all(conditions))
            ) known \(hasTime) ORDER BY b DESC
            """
    }

    /// The first and the last block with images of the filter's times; no row where there is none.
    var timeBlocks: SQL {
        let hasTime: SQL = """
            (SELECT true FROM images t WHERE (t.id >> \(Self.block)) = b AND \(Self.all(times("t"))) LIMIT 1)
            """
        return """
            SELECT (SELECT b FROM generate_series(0, \(top)) b WHERE \(hasTime) LIMIT 1) AS first,
                (SELECT b FROM generate_series(\(top), 0, -1) b WHERE \(hasTime) LIMIT 1) AS last
            """
    }
}
