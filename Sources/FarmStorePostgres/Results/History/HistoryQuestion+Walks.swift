import FarmModel
import PostgresDriver

/// Images in the order of an index, which is the order of their ids.
extension HistoryQuestion {
    /// What half of the people ask for is among so many images.
    private static let nearImages: SQL = "1000"

    /// All images, or those of one job or one worker.
    var plainWalk: SQL {
        "SELECT i.id FROM images i WHERE \(Self.all(ofImage + [isOfJob(nil)])) ORDER BY i.id DESC LIMIT \(limit)"
    }

    /// By the seed's index, whatever else is asked: few images share one. OFFSET 0 keeps PostgreSQL from another index.
    var seedWalk: SQL {
        """
        SELECT i.id FROM (
            SELECT * FROM images i WHERE i.seed = \(filter.seed) AND i.id < \(end) ORDER BY i.id DESC OFFSET 0
        ) i
        WHERE \(Self.all(ofImage + [isWhole])) ORDER BY i.id DESC LIMIT \(limit)
        """
    }

    /// One row: whether these were all, and which fit of the last thousand images, of the job or of the worker where one
    /// is asked for. What is frequent is found here, which is all that indexes of what is rare cannot do.
    func nearWalk(ids: Range<Int64>) -> SQL {
        var base = Self.within(ids)
        if let job = filter.job {
            base.append("i.job_id = \(job)")
        } else if let worker {
            base.append("i.worker_id = \(worker)")
        }
        let near: SQL = "FROM images i WHERE \(Self.all(base)) ORDER BY i.id DESC LIMIT \(Self.nearImages)"
        return """
            SELECT ids, cardinality(ids) < \(limit)
                AND (SELECT count(*) FROM (SELECT \(near)) n) < \(Self.nearImages) AS is_all
            FROM (
                SELECT ARRAY(
                    SELECT i.id FROM (SELECT * \(near)) i
                    WHERE \(Self.all(ofImage + [isWhole])) ORDER BY i.id DESC LIMIT \(limit)
                ) AS ids OFFSET 0
            ) found
            """
    }
}
