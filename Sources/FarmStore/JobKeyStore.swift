package import FarmModel

/// The random keys of jobs, by which a worker's word is known to be about this very job.
package protocol JobKeyStore: Sendable {
    /// Those of the jobs that have one and are not deleted.
    func keys(jobs ids: [JobID]) async throws -> [JobID: Int64]
}
