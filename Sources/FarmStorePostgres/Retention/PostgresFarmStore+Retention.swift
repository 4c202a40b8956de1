package import FarmModel
package import FarmStore
import PostgresDriver

extension PostgresFarmStore {
    /// Any number, as long as it never changes: "keep" in ASCII.
    private static let retentionLock: Int64 = 0x6b65_6570

    /// By id, which is the order in which they are applied.
    package func retentionRules() async throws -> [RetentionRule] {
        try await query("\(RetentionRuleRow.select) ORDER BY id").map(RetentionRuleRow.decode)
    }

    /// Ages are kept in whole seconds. Nothing is deleted by it before the next step.
    package func addRetentionRule(
        _ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit
    ) async throws -> RetentionRule? {
        let (job, submitter): (JobID?, String?) =
            switch scope {
            case .farm: (nil, nil)
            case .job(let id): (id, nil)
            case .submitter(let name): (nil, name)
            }
        let (seconds, count): (Int64?, Int?) =
            switch limit {
            case .age(let age): (age.components.seconds, nil)
            case .count(let kept): (nil, kept)
            }
        return try await transaction(noting: { rule in rule.map { .of("rule \($0.id)") } ?? .nothing }) { connection in
            try connection.query(
                """
                INSERT INTO retention_rules (job_id, submitter, older_than_seconds, keep_newest)
                VALUES (\(job), \(submitter), \(seconds), \(count))
                ON CONFLICT DO NOTHING
                RETURNING id, job_id, submitter, older_than_seconds, keep_newest, created_at
                """
            ).first.map(RetentionRuleRow.decode)
        }
    }

    /// What the rule has deleted stays deleted.
    package func removeRetentionRule(_ id: Int64) async throws -> Bool {
        try await transaction(noting: { .asAsked(if: $0) }) { connection in
            try connection.query("DELETE FROM retention_rules WHERE id = \(id)").affectedCount == 1
        }
    }

    /// By the counts of finished jobs; no image is looked at.
    package func imagesDue(_ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit) async throws -> Int {
        var age: SQL = "true"
        var kept = 0
        switch limit {
        case .age(let limit):
            age = "finished_at < now() - make_interval(secs => \(Double(limit.components.seconds)))"
        case .count(let count): kept = count
        }
        let images = try await query(
            "SELECT coalesce(sum(kept_count), 0)::int8 FROM jobs WHERE \(scope.keptJobs) AND \(age)"
        ).value(as: Int.self)
        return max(0, (images ?? 0) - kept)
    }

    /// One coordinator at a time, by an advisory lock that the transaction holds; it is not waited for.
    package func takeRetentionStep() async throws -> RetentionStep {
        try await transaction { connection in
            let isOurs = try connection.query("SELECT pg_try_advisory_xact_lock(\(Self.retentionLock))")
                .value(as: Bool.self)
            guard isOurs == true else { return .takenElsewhere }
            if let images = try connection.goOnDeleting() { return .deleted(images: images) }
            for rule in try connection.query("\(RetentionRuleRow.select) ORDER BY id").map(RetentionRuleRow.decode) {
                let images = try connection.apply(rule)
                if images > 0 { return .deleted(images: images) }
            }
            return try connection.forgetUploads() ? .deleted(images: 0) : .nothingDue
        }
    }
}
