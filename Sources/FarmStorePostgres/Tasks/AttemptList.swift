import FarmModel
import PostgresDriver

/// A list of attempts as rows of a statement.
enum AttemptList {
    /// `held (job_id, index, attempt, key)`: the key is 0 where the attempt has none.
    static func rows(_ attempts: [AttemptID]) -> SQL {
        let jobs = attempts.map(\.task.job)
        let indices = attempts.map { Int32(clamping: $0.task.index) }
        let numbers = attempts.map { Int16(clamping: $0.attempt) }
        let keys = attempts.map { $0.key ?? 0 }
        return "unnest(\(jobs), \(indices), \(numbers), \(keys)) AS held (job_id, index, attempt, key)"
    }
}

extension SQL {
    /// Whether the attempt is one of that job: a job from before there were keys asks for none.
    static func isBound(_ attempt: AttemptID) -> SQL {
        "EXISTS (SELECT FROM jobs j WHERE j.id = \(attempt.task.job) AND coalesce(j.key, 0) = \(attempt.key ?? 0))"
    }

    /// The same of a row of an ``AttemptList``; attempts count from 1.
    static let isHeldBound: SQL = """
        held.attempt >= 1
        AND EXISTS (SELECT FROM jobs j WHERE j.id = held.job_id AND coalesce(j.key, 0) = held.key)
        """
}

extension SQL {
    /// Whether the bar `b` holds at present.
    static let isBar: SQL = "(b.lapses_at IS NULL OR b.lapses_at > now())"
}
