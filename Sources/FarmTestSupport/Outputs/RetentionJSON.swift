/// The JSON of `farm retention`.
package struct RetentionJSON: Decodable, Sendable {
    /// Those of its fields that tests look at.
    package struct Rule: Decodable, Sendable {
        /// What `farm retention remove` takes.
        package let id: Int64
        /// Nil for a rule of a job or of the farm.
        package let submitter: String?
        /// Nil for a rule of an age.
        package let keepNewest: Int?
    }

    /// What all jobs keep.
    package let disk: DiskJSON
    /// Of all the database's files.
    package let databaseBytes: Int64
    /// Deleted jobs whose rows are still going.
    package let deletingJobs: Int
    /// In the order in which they were added.
    package let rules: [Rule]
}
