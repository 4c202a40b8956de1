import FarmBasics
package import FarmModel
package import FarmStore
package import Logging

/// What people delete, and the rules that do it for them.
package struct RetentionService: Sendable {
    private let store: any JobStore & RetentionStore
    private let sweep: Wakeup
    private let logger: Logger

    /// - Parameter sweep: wakes the sweeper of this coordinator.
    package init(store: any JobStore & RetentionStore, sweep: Wakeup, logger: Logger) {
        self.store = store
        self.sweep = sweep
        self.logger = logger
    }

    /// Deletes a job and says what it kept.
    package func delete(job id: JobID) async throws -> DiskUse {
        guard let kept = try await store.delete(job: id) else { throw Self.unknown(job: id) }
        sweep.signal()
        logger.info("job deleted", metadata: ["job": "\(id)", "images": "\(kept.images)"])
        return kept
    }

    /// Ids of images that are not there come back as missing.
    /// - Throws: `invalidInput` for more than ``ImageDeletion/maximumIDs``.
    package func delete(images ids: [ImageID]) async throws -> ImageDeletion {
        guard ids.count <= ImageDeletion.maximumIDs else {
            throw FarmError(
                .invalidInput,
                "\(ids.count) images in one call are too many; accepted: \(ImageDeletion.maximumIDs)")
        }
        let deletion = try await store.delete(images: ids)
        logger.info("images deleted by hand", metadata: ["images": "\(deletion.deleted.images)"])
        return deletion
    }

    /// Rules by id. The two are read one after the other, not at one moment.
    package func overview() async throws -> (rules: [RetentionRule], disk: FarmDiskUse) {
        (try await store.retentionRules(), try await store.diskUse())
    }

    /// Adds a rule and begins to apply it.
    /// - Parameters:
    ///   - draft: A rule without an id.
    ///   - dryRun: Whether it is only to be looked at: the draft comes back.
    /// - Returns: how many images it lets go now, too.
    package func add(
        _ draft: RetentionRule, dryRun: Bool = false
    ) async throws -> (rule: RetentionRule, imagesDue: Int) {
        let due = try await imagesDue(draft.scope, draft.limit)
        guard !dryRun else { return (draft, due) }
        guard let rule = try await store.addRetentionRule(draft.scope, draft.limit) else {
            throw FarmError(.conflict, "the farm has the same rule already; see: farm retention")
        }
        sweep.signal()
        logger.info("retention rule added", metadata: ["rule": "\(rule.id)", "says": "\(rule)", "due": "\(due)"])
        return (rule, due)
    }

    private func imagesDue(_ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit) async throws -> Int {
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

    /// What it has deleted stays deleted.
    /// - Throws: `notFound`.
    package func remove(rule id: Int64) async throws {
        guard try await store.removeRetentionRule(id) else {
            throw FarmError(.notFound, "there is no retention rule \(id); see: farm retention")
        }
        logger.info("retention rule removed", metadata: ["rule": "\(id)"])
    }

    private static func unknown(job id: JobID) -> FarmError {
        FarmError(.notFound, "there is no job \(id)")
    }
}
