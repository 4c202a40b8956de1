import ContactSheets
import FarmModel

/// Why images of a job are not there, as far as the job's counts tell.
struct SheetGaps: Sendable {
    private let failed: Set<Int>
    /// What can be the case where an image is not known to have failed.
    private let possible: [SheetGap]

    /// - Parameters:
    ///   - present: images that are there.
    ///   - failed: indices of images that are known to have failed for good.
    init(_ job: Job, present: Int, failed: Set<Int>) {
        self.failed = failed
        let counts = job.counts
        let cases: [(SheetGap, Bool)] = [
            (.waiting, counts.queued + counts.running > 0), (.failed, counts.failed > failed.count),
            (.cancelled, counts.cancelled > 0), (.missing, counts.done > present),
        ]
        possible = cases.filter(\.1).map(\.0)
    }

    /// Nil where only the farm can tell.
    func gap(at index: Int) -> SheetGap? {
        if failed.contains(index) { return .failed }
        return possible.count < 2 ? possible.first ?? .missing : nil
    }

    static func gap(of state: TaskState) -> SheetGap {
        switch state {
        case .queued, .leased: .waiting
        case .failed: .failed
        case .cancelled: .cancelled
        // Its image was deleted.
        case .done: .missing
        }
    }
}
