/// What a farm keeps on disk.
package struct FarmDiskUse: Sendable, Equatable {
    package var kept: DiskUse
    /// Of the whole database's files. The room of what was deleted is used again, but seldom given back.
    package var databaseBytes: Int64
    /// Deleted jobs whose rows are still going.
    package var deletingJobs: Int

    package init(kept: DiskUse, databaseBytes: Int64, deletingJobs: Int) {
        self.kept = kept
        self.databaseBytes = databaseBytes
        self.deletingJobs = deletingJobs
    }
}
