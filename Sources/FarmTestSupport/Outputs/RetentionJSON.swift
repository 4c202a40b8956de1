/// The JSON of `farm retention`.
package struct RetentionJSON: Decodable, Sendable {
    package struct Rule: Decodable, Sendable {
        package let id: Int64
        package let submitter: String?
        package let keepNewest: Int?
    }

    package let disk: DiskJSON
    package let databaseBytes: Int64
    package let deletingJobs: Int
    package let rules: [Rule]
}
