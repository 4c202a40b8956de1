package import FarmModel

package import struct FoundationEssentials.Date

/// Which images a rule lets go: those of the jobs that were finished first, and of a job its first ones. Jobs that are
/// not finished keep everything and do not count.
package enum RetentionPolicy {
    /// A finished job that still has images.
    package struct KeptJob: Sendable, Equatable {
        /// The job's number; breaks ties of jobs that were finished at once.
        package var id: JobID
        /// When it was marked as finished, by the database's clock: the job of the earliest time goes first.
        package var finishedAt: Date
        /// How many recorded images it still has, at least 1.
        package var images: Int

        /// - Parameter images: those in the store now, not those that were made.
        package init(id: JobID, finishedAt: Date, images: Int) {
            self.id = id
            self.finishedAt = finishedAt
            self.images = images
        }
    }

    /// So many of a job's first images.
    package struct Share: Sendable, Equatable {
        /// Whose images go.
        package var job: KeptJob
        /// How many of its first ones, by index, that still exist; from 1 to all that it has.
        package var images: Int

        /// - Parameter images: at most the job's own count.
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
