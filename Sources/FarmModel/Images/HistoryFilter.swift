package import struct FoundationEssentials.Date

/// Which images of the history to show, newest first; every condition that is set must hold.
package struct HistoryFilter: Sendable, Equatable {
    /// Words that the prompt holds, in any order and any case.
    package var words: String?
    /// A model's name, or at least eight hex digits of its digest.
    package var model: String?
    package var sampler: Sampler?
    package var seed: Int64?
    package var size: ImageSize?
    package var job: Int64?
    package var submitter: String?
    package var worker: String?
    package var since: Date?
    package var until: Date?
    /// The page's key: only images with a smaller id.
    package var before: Int64?
    package var limit: Int

    package init(limit: Int = 50) { self.limit = limit }
}
