package import FarmModel

/// A job with all that is known of it.
package struct JobDetails: Sendable, Equatable {
    /// With its counts at that moment.
    package var job: Job
    /// The JSON of its recipe; nil where it has none.
    package var recipe: String?
    /// As many as were asked for: of all attempts the newest, or the last ones of images that failed for good.
    package var failures: [AttemptRecord]
    /// What its images take; nil where it was deleted meanwhile.
    package var kept: DiskUse?

    /// - Parameter failures: empty where none was asked for.
    package init(job: Job, recipe: String?, failures: [AttemptRecord], kept: DiskUse?) {
        self.job = job
        self.recipe = recipe
        self.failures = failures
        self.kept = kept
    }
}
