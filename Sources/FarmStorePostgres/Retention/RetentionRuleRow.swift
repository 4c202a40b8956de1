import FarmModel
import PostgresDriver

/// A rule as it is read.
enum RetentionRuleRow {
    static let select: SQL = """
        SELECT id, job_id, submitter, older_than_seconds, keep_newest, created_at FROM retention_rules
        """

    static func decode(_ row: PostgresRow) throws -> RetentionRule {
        let scope: RetentionRule.Scope
        if let job = try row.decode("job_id", as: JobID?.self) {
            scope = .job(job)
        } else if let submitter = try row.decode("submitter", as: String?.self) {
            scope = .submitter(submitter)
        } else {
            scope = .farm
        }
        let limit: RetentionRule.Limit
        if let seconds = try row.decode("older_than_seconds", as: Int64?.self) {
            limit = .age(.seconds(seconds))
        } else {
            limit = .count(try row.decode("keep_newest"))
        }
        return RetentionRule(
            id: try row.decode("id"), scope: scope, limit: limit, createdAt: try row.decode("created_at"))
    }
}

extension RetentionRule.Scope {
    /// The finished jobs with images that a rule is about.
    var keptJobs: SQL {
        switch self {
        case .farm: "kept_count > 0"
        case .job(let id): "kept_count > 0 AND id = \(id)"
        case .submitter(let name): "kept_count > 0 AND submitter = \(name)"
        }
    }
}
