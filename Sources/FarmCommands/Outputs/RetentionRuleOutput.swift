import FarmModel
import FoundationEssentials

/// A rule that lets images of finished jobs go.
struct RetentionRuleOutput: Encodable, Sendable {
    /// Null for a rule that was only tried out.
    @NullEncoded var id: Int64?
    /// Whose images; the whole farm's where both are null.
    @NullEncoded var job: JobID?
    @NullEncoded var submitter: String?
    /// Since the job was finished.
    @NullEncoded var olderThanSeconds: Int64?
    @NullEncoded var keepNewest: Int?
    @NullEncoded var createdAt: Date?
    /// The rule in words.
    var says: String

    init(_ rule: RetentionRule) {
        let isAdded = rule.id > 0
        id = isAdded ? rule.id : nil
        createdAt = isAdded ? rule.createdAt : nil
        job = if case .job(let id) = rule.scope { id } else { nil }
        submitter = if case .submitter(let name) = rule.scope { name } else { nil }
        olderThanSeconds = if case .age(let age) = rule.limit { age.components.seconds } else { nil }
        keepNewest = if case .count(let count) = rule.limit { count } else { nil }
        says = rule.description
    }
}
