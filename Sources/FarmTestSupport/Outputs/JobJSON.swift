/// A job in the JSON of `farm jobs`, `farm show` and `farm submit`.
package struct JobJSON: Decodable, Sendable {
    package struct Counts: Decodable, Sendable, Equatable {
        package let queued: Int
        package let running: Int
        package let done: Int
        package let failed: Int
        package let cancelled: Int
    }

    package let id: Int64
    package let state: String
    package let imageCount: Int
    package let counts: Counts
}
