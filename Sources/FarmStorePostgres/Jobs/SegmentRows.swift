import FarmModel
import PostgresDriver

extension SQL {
    /// Whether `g` is the segment of this task.
    static func segment(of task: TaskID) -> SQL {
        let index = Int32(clamping: task.index)
        return "g.job_id = \(task.job) AND g.first <= \(index) AND g.beyond > \(index)"
    }
}

extension PostgresConnection {
    /// Writes the segments of a job with a recipe.
    func write(_ segments: [JobSegment], job: Int64) throws {
        for segment in segments {
            try query(
                """
                INSERT INTO job_segments (job_id, first, beyond, model_name, model_digest, width, height, accessories)
                VALUES (\(job), \(Int32(clamping: segment.indices.lowerBound)),
                    \(Int32(clamping: segment.indices.upperBound)), \(segment.modelName), \(segment.modelDigest),
                    \(Int32(clamping: segment.size.width)), \(Int32(clamping: segment.size.height)),
                    \(segment.accessories))
                """)
        }
    }
}
