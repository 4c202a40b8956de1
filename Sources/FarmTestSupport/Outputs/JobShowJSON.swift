/// The JSON of `farm show`, and of `farm submit` without `--wait`.
package struct JobShowJSON: Decodable, Sendable {
    /// A failed attempt.
    package struct Failure: Decodable, Sendable {
        package let index: Int
        package let attempt: Int
        package let worker: String
        package let failure: String
        package let message: String
    }

    package let job: JobJSON
    package let failures: [Failure]
    package let disk: DiskJSON?
}
