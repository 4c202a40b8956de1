/// The JSON of `farm show`, and of `farm submit` without `--wait`.
package struct JobShowJSON: Decodable, Sendable {
    /// A failed attempt.
    package struct Failure: Decodable, Sendable {
        /// The image's place in the job, from 0.
        package let index: Int
        /// From 1.
        package let attempt: Int
        /// The name of the worker that had it.
        package let worker: String
        /// A ``FailureClass`` in its word.
        package let failure: String
        /// In words, also with the end of an engine's log.
        package let message: String
    }

    /// As `farm jobs` has it.
    package let job: JobJSON
    /// Newest first, as many as were asked for.
    package let failures: [Failure]
    /// What the job keeps; nil where the command does not say it.
    package let disk: DiskJSON?
}
