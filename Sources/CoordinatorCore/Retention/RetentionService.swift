import FarmBasics
package import FarmModel
package import FarmStore
package import Logging

/// What people delete, and the rules that do it for them.
package struct RetentionService: Sendable {
    private let store: any Store
    private let reach: JobReach
    private let sweep: Wakeup
    private let logger: Logger

    /// - Parameter sweep: wakes the sweeper of this coordinator.
    package init(store: any Store, sweep: Wakeup, logger: Logger) {
        self.store = store
        self.reach = JobReach(store: store)
        self.sweep = sweep
        self.logger = logger
    }

    /// Deletes a job and says what it kept.
    /// - Throws: `forbidden` for another's job, where its caller's role does not reach so far.
    package func delete(as caller: Caller, job id: JobID) async throws -> DiskUse {
        let store = store.within(caller.scope(.deleteJobs)).audited(caller.entry("DeleteJob", "job \(id)"))
        guard let kept = try await store.delete(job: id) else {
            throw try await reach.refusal(of: id, to: caller, .deleteJobs)
        }
        sweep.signal()
        logger.info(
            "job deleted", metadata: ["job": "\(id)", "images": "\(kept.images)", "caller": "\(caller.name)"])
        return kept
    }

    /// Ids of images that are not there come back as missing.
    /// - Throws: `invalidInput` for more than ``ImageDeletion/maximumIDs``; `forbidden` where one is another's and its
    ///   caller's role does not reach so far: nothing is deleted then.
    package func delete(as caller: Caller, images ids: [ImageID]) async throws -> ImageDeletion {
        guard ids.count <= ImageDeletion.maximumIDs else {
            throw FarmError(
                .invalidInput,
                "\(ids.count) images in one call are too many; accepted: \(ImageDeletion.maximumIDs)")
        }
        let scope = caller.scope(.deleteImages)
        if scope != .all {
            let seen = store.within(caller.scope(.seeJobs))
            for id in ids {
                guard let image = try await seen.image(id), !scope.holds(image.submitter) else { continue }
                throw JobReach.anothers("image \(id)", of: image.submitter, caller, .deleteImages)
            }
        }
        let list = ids.map(\.description).joined(separator: ", ")
        let deletion = try await store.within(scope).audited(caller.entry("DeleteImages", "images \(list)"))
            .delete(images: ids)
        logger.info(
            "images deleted by hand",
            metadata: ["images": "\(deletion.deleted.images)", "caller": "\(caller.name)"])
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
        as caller: Caller, _ draft: RetentionRule, dryRun: Bool = false
    ) async throws -> (rule: RetentionRule, imagesDue: Int) {
        let due = try await imagesDue(draft.scope, draft.limit)
        guard !dryRun else { return (draft, due) }
        let store = store.audited(caller.entry("AddRetentionRule", "\(draft)"))
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
        case .job(let id): if try await store.job(id) == nil { throw JobReach.unknown(id) }
        case .submitter(let name):
            guard try await store.jobs(before: nil, submitter: name, limit: 1).isEmpty else { break }
            throw FarmError(
                .notFound, "nobody called '\(name.shortened())' has submitted a job; see who has with: farm jobs")
        }
        return try await store.imagesDue(scope, limit)
    }

    /// What it has deleted stays deleted.
    /// - Throws: `notFound`.
    package func remove(as caller: Caller, rule id: Int64) async throws {
        let store = store.audited(caller.entry("RemoveRetentionRule", "rule \(id)"))
        guard try await store.removeRetentionRule(id) else {
            throw FarmError(.notFound, "there is no retention rule \(id); see: farm retention")
        }
        logger.info("retention rule removed", metadata: ["rule": "\(id)"])
    }
}
