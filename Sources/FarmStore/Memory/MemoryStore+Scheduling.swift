package import FarmModel
import FarmScheduling

import struct FoundationEssentials.Date

extension MemoryStore {
    /// Seconds of rendering over the weight, by submitter. With any change, clocks that nobody has changed for 30 days
    /// go.
    package func exchange(usage changes: [UsageChange]) throws -> [String: Double] {
        try transaction { farm in
            for change in changes {
                let seconds = change.clock(after: farm.usage[change.submitter]?.seconds)
                farm.usage[change.submitter] = MemoryUsage(seconds: seconds, changedAt: farm.now)
            }
            let latest = farm.now.addingTimeInterval(-30 * 86_400)
            if !changes.isEmpty { farm.usage = farm.usage.filter { $0.value.changedAt >= latest } }
            return farm.usage.mapValues(\.seconds)
        }
    }

    /// Counts at this moment; a job that is not there has 0.
    package func queuedCounts(_ segments: [TaskID: Range<Int>], below limit: Int) -> [TaskID: Int] {
        read { farm in
            segments.reduce(into: [:]) { counts, segment in
                let count = farm.queued(segment.key.job, in: segment.value).count
                if count < limit { counts[segment.key] = count }
            }
        }
    }

    /// The lease moves to the other session, under the next attempt's number and the same key.
    package func duplicate(_ attempt: AttemptID, of session: SessionID, to other: SessionID) throws -> ClaimedTask? {
        try transaction { farm in
            guard let one = farm.sessions[session], let two = farm.sessions[other], two.isLive,
                one.worker != two.worker, farm.workers[two.worker]?.isDrained == false, farm.isBound(attempt),
                farm.apply(
                    .duplicate(attempt: attempt.attempt, of: session, to: other), to: attempt.task) == .accepted
            else { return nil }
            let next = AttemptID(task: attempt.task, attempt: attempt.attempt + 1, key: attempt.key)
            return ClaimedTask(attempt: next, session: other)
        }
    }
}
