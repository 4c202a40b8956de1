/// One image of a job, written `JOB.INDEX`; the index counts from 0.
package struct TaskID: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    package var job: Int64
    package var index: Int

    package init(job: Int64, index: Int) {
        self.job = job
        self.index = index
    }

    package var description: String { "\(job).\(index)" }

    package static func < (a: TaskID, b: TaskID) -> Bool { (a.job, a.index) < (b.job, b.index) }
}
