package import FarmModel
package import FarmStore

/// What people delete, and the rules that do it for them.
package struct RetentionService: Sendable {
    private let store: any Store
    private let sweep: Wakeup

    /// - Parameter sweep: wakes the sweeper of this coordinator.
    package init(store: any Store, sweep: Wakeup) {
        self.store = store
        self.sweep = sweep
    }

    /// Deletes a job and says what it kept.
    package func delete(job id: Int64) async throws -> DiskUse {
        guard let kept = try await store.delete(job: id) else { throw Self.unknown(job: id) }
        sweep.signal()
        return kept
    }

    package func delete(images ids: [Int64]) async throws -> ImageDeletion {
        guard ids.count <= ImageDeletion.maximumIDs else {
            throw FarmError(
                .invalidInput,
                "\(ids.count) images in one call are too many; accepted: \(ImageDeletion.maximumIDs)")
        }
        return try await store.delete(images: ids)
    }

    package func overview() async throws -> (rules: [RetentionRule], disk: FarmDiskUse) {
        (try await store.retentionRules(), try await store.diskUse())
    }

    /// How many images such a rule lets go now.
    package func imagesDue(_ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit) async throws -> Int {
        try limit.check()
        switch scope {
        case .farm: break
        case .job(let id): if try await store.job(id) == nil { throw Self.unknown(job: id) }
        case .submitter(let name):
            guard try await store.jobs(before: nil, submitter: name, limit: 1).isEmpty else { break }
            throw FarmError(
                .notFound, "nobody called '\(name.shortened())' has submitted a job; see who has with: farm jobs")
        }
        return try await store.imagesDue(scope, limit)
    }

    /// Adds a rule and begins to apply it.
    package func add(
        _ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit
    ) async throws -> (rule: RetentionRule, imagesDue: Int) {
        let due = try await imagesDue(scope, limit)
        guard let rule = try await store.addRetentionRule(scope, limit) else {
            throw FarmError(.conflict, "the farm has the same rule already; see: farm retention")
        }
        sweep.signal()
        return (rule, due)
    }

    package func remove(rule id: Int64) async throws {
        guard try await store.removeRetentionRule(id) else {
            throw FarmError(.notFound, "there is no retention rule \(id); see: farm retention")
        }
    }

    private static func unknown(job id: Int64) -> FarmError {
        FarmError(.notFound, "there is no job \(id)")
    }
}
