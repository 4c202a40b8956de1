/// What a farm keeps on disk.
package struct FarmDiskUse: Sendable, Equatable {
    /// All images that have not been deleted, of every job.
    package var kept: DiskUse
    /// Of the whole database's files. The room of what was deleted is used again, but seldom given back.
    package var databaseBytes: Int64
    /// Deleted jobs whose rows are still going.
    package var deletingJobs: Int

    /// - Parameter databaseBytes: PostgreSQL's `pg_database_size`; of a store in memory, its PNGs' bytes.
    package init(kept: DiskUse, databaseBytes: Int64, deletingJobs: Int) {
        self.kept = kept
        self.databaseBytes = databaseBytes
        self.deletingJobs = deletingJobs
    }
}
