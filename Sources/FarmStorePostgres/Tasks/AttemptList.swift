import FarmModel
import PostgresDriver

/// A list of attempts as rows of a statement.
enum AttemptList {
    /// `held (job_id, index, attempt)`.
    static func rows(_ attempts: [AttemptID]) -> SQL {
        let jobs = attempts.map(\.task.job)
        let indices = attempts.map { Int32(clamping: $0.task.index) }
        let numbers = attempts.map { Int16(clamping: $0.attempt) }
        return "unnest(\(jobs), \(indices), \(numbers)) AS held (job_id, index, attempt)"
    }
}
