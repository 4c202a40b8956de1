import FarmModel
import FarmStore

/// From which index on each segment can have queued tasks, as this coordinator's own claims found: what lies before was
/// leased or final then. A claim need not look there, and PostgreSQL not walk over what earlier ones left in its index.
///
/// What is queued again is announced with its job, and is then looked for from the segment's start. A sweep looks in
/// ``passed`` for what nobody announced.
struct ClaimCursors {
    /// By a segment's first task.
    private(set) var indices: [TaskID: Int] = [:]
    /// Jobs of which something was queued again since `begin`; nil for any.
    private var requeued: Set<JobID>? = []

    /// The segment's tasks that may be queued.
    func rest(of job: OpenJob) -> Range<Int> {
        let cursor = indices[job.first] ?? job.indices.lowerBound
        return min(max(cursor, job.indices.lowerBound), job.indices.upperBound)..<job.indices.upperBound
    }

    /// By a segment's first task, the indices that claims pass over.
    var passed: [TaskID: Range<Int>] {
        indices.reduce(into: [:]) { $0[$1.key] = $1.key.index < $1.value ? $1.key.index..<$1.value : nil }
    }

    /// A claim begins: what is queued again from now on, it may not have seen.
    mutating func begin() { requeued = [] }

    /// A claim has found nothing queued before `next`.
    mutating func advance(_ segment: TaskID, to next: Int) {
        guard let requeued, !requeued.contains(segment.job) else { return }
        indices[segment] = next
    }

    /// The segment has nothing to hand out any more.
    mutating func forget(_ segment: TaskID) { indices[segment] = nil }

    mutating func reset(jobs: Set<JobID>) {
        requeued?.formUnion(jobs)
        indices = indices.filter { !jobs.contains($0.key.job) }
    }

    mutating func resetAll() {
        requeued = nil
        indices = [:]
    }
}
