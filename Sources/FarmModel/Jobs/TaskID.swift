import FarmBasics

/// One image of a job, written `JOB.INDEX`; the index counts from 0.
package struct TaskID: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    /// The job's number, from 1.
    package var job: JobID
    /// 0 to one less than the job's images.
    package var index: Int

    /// Neither is checked: ``init(parsing:)`` checks what people write.
    package init(job: JobID, index: Int) {
        self.job = job
        self.index = index
    }

    /// Reads `JOB.INDEX`.
    package init(parsing text: String) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let job = JobID(String(parts[0])), let index = Int(parts[1]), job > 0, index >= 0 else {
            throw FarmError(
                .invalidInput, "'\(text.shortened())' is not JOB.INDEX, such as 12.0 for the first image of job 12")
        }
        self.init(job: job, index: index)
    }

    /// `12.0`, as ``init(parsing:)`` reads it.
    package var description: String { "\(job).\(index)" }

    /// By job, then by index: the order in which jobs were submitted and their images are queued.
    package static func < (a: TaskID, b: TaskID) -> Bool { (a.job, a.index) < (b.job, b.index) }
}
