import FarmModel
import PostgresDriver

/// The images of some blocks, the newest block first: within a block an index has all that fit, in no order, and they are
/// few enough to sort. So a rare image costs a look into each block, and a frequent one a look into one or two.
extension HistoryQuestion {
    /// Ids, newest first.
    /// - Parameters:
    ///   - origin: whose parameters the filter is about; nil where it asks for none.
    ///   - ids: where the images are.
    func blockWalk(_ origin: Origin?, ids: Range<Int64>) -> SQL {
        var conditions = inBlock(ids)
        if origin == .image { conditions += ofOwnParameters }
        if origin == .job { conditions.append("i.parameters IS NULL") }
        if filter.job == nil, worker == nil, origin != .image {
            conditions.append("(i.id >> \(Self.block)) = b")
        } else {
            conditions += ofTerms(origin)
        }
        // Not sorted simply by id: the order of the ids would tempt PostgreSQL to walk through all of them. Their jobs are
        // looked at last, and of no more images than need be.
        return """
            SELECT x.id FROM (\(blocks(origin, ids: ids))) blocks CROSS JOIN LATERAL (
                SELECT i.id FROM (
                    SELECT i.id, i.job_id FROM images i WHERE \(Self.all(conditions)) ORDER BY i.id + 0 DESC OFFSET 0
                ) i
                WHERE \(isOfJob(origin == .job ? .job : nil)) LIMIT \(limit)
            ) x
            LIMIT \(limit)
            """
    }

    /// What the index of terms does not answer. The ids are hidden from PostgreSQL, which would else read all of them from
    /// an index of their own, for each block.
    func inBlock(_ ids: Range<Int64>) -> [SQL] {
        ["i.id + 0 >= \(ids.lowerBound)", "i.id + 0 < \(ids.upperBound)"] + times("i")
    }

    /// The last block with images of these ids, null where there is no image at all.
    static func top(_ ids: Range<Int64>) -> SQL {
        "(least(\(ids.upperBound) - 1, (SELECT id FROM images ORDER BY id DESC LIMIT 1)) >> \(block))"
    }

    /// The blocks `b` in which there may be images that fit, newest first.
    private func blocks(_ origin: Origin?, ids: Range<Int64>) -> SQL {
        let (top, bottom) = (Self.top(ids), ids.lowerBound >> Self.blockBits)
        let hasTime: SQL = asksTime ? "WHERE \(hasTimes)" : ""
        guard !ofJob.isEmpty, origin != .job else {
            return "SELECT b FROM generate_series(\(top), \(bottom), -1) b \(hasTime)"
        }
        var conditions = ofJob
        if origin == .image { conditions.append("j.recipe IS NOT NULL") }
        // A running job's images have a first one, and no last one yet.
        return """
            SELECT b FROM (
                SELECT DISTINCT b FROM jobs j CROSS JOIN LATERAL generate_series(
                    greatest(\(bottom), coalesce(
                        j.first_image, (SELECT id FROM images WHERE job_id = j.id ORDER BY id LIMIT 1))
                        >> \(Self.block)),
                    least(j.last_image >> \(Self.block), \(top))) b
                WHERE j.last_image IS DISTINCT FROM 0 AND \(Self.all(conditions))
            ) known \(hasTime) ORDER BY b DESC
            """
    }

    /// Whether the block `b` has images of the filter's times.
    private var hasTimes: SQL {
        "(SELECT true FROM images t WHERE (t.id >> \(Self.block)) = b AND \(Self.all(times("t"))) LIMIT 1)"
    }

    /// Where the images of the filter's times are: their first and their last block, and the last image of that one.
    var timeRange: SQL {
        let top = Self.top(0..<max(0, end))
        return """
            SELECT first, last, (
                SELECT max(t.id + 0) FROM images t
                WHERE (t.id >> \(Self.block)) = last AND t.id < \(end) AND \(Self.all(times("t")))
            ) AS newest
            FROM (
                SELECT (SELECT b FROM generate_series(0, \(top)) b WHERE \(hasTimes) LIMIT 1) AS first,
                    (SELECT b FROM generate_series(\(top), 0, -1) b WHERE \(hasTimes) LIMIT 1) AS last OFFSET 0
            ) blocks
            """
    }
}
