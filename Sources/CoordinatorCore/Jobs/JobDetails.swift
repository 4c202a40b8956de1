package import FarmModel

/// A job with all that is known of it.
package struct JobDetails: Sendable, Equatable {
    package var job: Job
    /// The JSON of its recipe; nil where it has none.
    package var recipe: String?
    package var failures: [AttemptRecord]
    /// What its images take; nil where it was deleted meanwhile.
    package var kept: DiskUse?

    package init(job: Job, recipe: String?, failures: [AttemptRecord], kept: DiskUse?) {
        self.job = job
        self.recipe = recipe
        self.failures = failures
        self.kept = kept
    }
}
