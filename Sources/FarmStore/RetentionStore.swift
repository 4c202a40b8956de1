package import FarmModel

/// What is kept and what goes.
package protocol RetentionStore: Sendable {
    /// Deletes a job: nobody sees it or its images from then on, and its rows go in steps. Returns what it kept; nil
    /// where there is no such job.
    /// - Throws: `failedPrecondition` where images of it are unfinished.
    func delete(job id: JobID) async throws -> DiskUse?
    /// Deletes those of the images that are there, in one step.
    func delete(images ids: [ImageID]) async throws -> ImageDeletion
    /// The images of a job that are there; nil where there is no such job.
    func diskUse(job id: JobID) async throws -> DiskUse?
    func diskUse() async throws -> FarmDiskUse
    /// In the order in which they were added.
    func retentionRules() async throws -> [RetentionRule]
    /// Adds a rule; nil where there is the same one already.
    func addRetentionRule(_ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit) async throws -> RetentionRule?
    /// Whether there was such a rule.
    func removeRetentionRule(_ id: Int64) async throws -> Bool
    /// How many images such a rule lets go now.
    func imagesDue(_ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit) async throws -> Int
    /// Goes on with a deletion, or else deletes what a rule lets go: one short transaction.
    func takeRetentionStep() async throws -> RetentionStep
}

/// What one step came to.
package enum RetentionStep: Sendable, Equatable {
    /// Rows went, with them so many images: there may be more to do.
    case deleted(images: Int)
    case nothingDue
    /// Another coordinator is taking a step.
    case takenElsewhere
}
