package import FarmModel

package import struct FoundationEssentials.Date

/// Which images a rule lets go: those of the jobs that were finished first, and of a job its first ones. Jobs that are
/// not finished keep everything and do not count.
package enum RetentionPolicy {
    /// A finished job that still has images.
    package struct KeptJob: Sendable, Equatable {
        package var id: Int64
        package var finishedAt: Date
        package var images: Int

        package init(id: Int64, finishedAt: Date, images: Int) {
            self.id = id
            self.finishedAt = finishedAt
            self.images = images
        }
    }

    /// So many of a job's first images.
    package struct Share: Sendable, Equatable {
        package var job: KeptJob
        package var images: Int

        package init(job: KeptJob, images: Int) {
            self.job = job
            self.images = images
        }
    }

    /// - Parameters:
    ///   - jobs: the jobs that the rule is about, in the order in which they were finished; the first of them do.
    ///   - total: how many images all of them have; only a count needs it.
    ///   - step: images at most.
    package static func due(
        _ limit: RetentionRule.Limit, jobs: [KeptJob], total: Int, now: Date, step: Int
    ) -> [Share] {
        var room = step
        var latest = Date.distantFuture
        switch limit {
        case .age(let age): latest = now.addingTimeInterval(-Double(age.components.seconds))
        case .count(let kept): room = min(step, total - kept)
        }
        var shares: [Share] = []
        for job in jobs {
            guard room > 0, job.finishedAt < latest else { break }
            shares.append(Share(job: job, images: min(room, job.images)))
            room -= job.images
        }
        return shares
    }
}
