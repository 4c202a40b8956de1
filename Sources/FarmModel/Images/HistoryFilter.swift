package import struct FoundationEssentials.Date

/// Which images of the history to show, newest first; every condition that is set must hold.
package struct HistoryFilter: Sendable, Equatable {
    /// Words that the prompt holds, in any order and any case.
    package var words: String?
    /// A model's name, or at least eight hex digits of its digest.
    package var model: String?
    /// The image's own, whatever its schedule.
    package var sampler: Sampler?
    /// The image's own, not the first of its job.
    package var seed: Int64?
    /// Of the finished image, in pixels; both sides must agree.
    package var size: ImageSize?
    /// The job's number.
    package var job: JobID?
    /// The whole name, in its own case.
    package var submitter: String?
    /// The whole name; of one that the farm does not know nothing is found.
    package var worker: String?
    /// Recorded at this time or later, by the farm's clock.
    package var since: Date?
    /// Recorded before this time, by the same clock.
    package var until: Date?
    /// The page's key: only images with a smaller id.
    package var before: ImageID?
    /// Images of a page. The coordinator takes 0 or less as its own default of 50, and gives at most 1,000.
    package var limit: Int

    /// The newest images without any condition; conditions are set afterwards.
    package init(limit: Int = 50) { self.limit = limit }
}
