import FarmModel
import PostgresDriver
import Recipes

extension SQL {
    /// The segments of the job `j`, to be joined laterally: without a recipe it is one, which its own row says.
    static let segments: SQL = """
        SELECT 0 AS first, j.image_count AS beyond, j.model_name, j.model_digest, j.width, j.height, j.accessories,
            NULL::text AS context
        WHERE j.recipe IS NULL
        UNION ALL
        SELECT r.first, r.beyond, r.model_name, r.model_digest, r.width, r.height, r.accessories, r.context
        FROM job_segments r WHERE r.job_id = j.id AND j.recipe IS NOT NULL
        """

    /// The segment of the job `j` that an image is of, found by its index.
    static func segment(at index: SQL) -> SQL {
        """
        SELECT j.model_digest, j.width, j.height, j.accessories WHERE j.recipe IS NULL
        UNION ALL
        (SELECT r.model_digest, r.width, r.height, r.accessories FROM job_segments r
        WHERE r.job_id = j.id AND j.recipe IS NOT NULL AND r.first <= \(index) ORDER BY r.first DESC LIMIT 1)
        """
    }

    /// The segment of a task, to be selected from.
    static func segment(of task: TaskID) -> SQL {
        let index = Int32(clamping: task.index)
        return """
            (SELECT g.* FROM jobs j CROSS JOIN LATERAL (\(segments)) g
            WHERE j.id = \(task.job) AND g.first <= \(index) AND g.beyond > \(index))
            """
    }
}

extension PostgresConnection {
    /// Writes the segments of a job with a recipe.
    func write(_ segments: [JobSegment], job: JobID) throws {
        for segment in segments {
            try query(
                """
                INSERT INTO job_segments (job_id, first, beyond, model_name, model_digest, width, height, accessories,
                    context)
                VALUES (\(job), \(Int32(clamping: segment.indices.lowerBound)),
                    \(Int32(clamping: segment.indices.upperBound)), \(segment.modelName), \(segment.modelDigest),
                    \(Int32(clamping: segment.size.width)), \(Int32(clamping: segment.size.height)),
                    \(segment.accessories), \(segment.context))
                """)
        }
    }
}
