package import struct Foundation.Date

/// A worker in the JSON of `farm workers`.
package struct WorkerJSON: Decodable, Sendable {
    package struct Device: Decodable, Sendable {
        package let id: String
        /// What it renders now.
        package let job: Int64?
        package let index: Int?
    }

    package let name: String
    package let state: String
    package let devices: [Device]
    package let imagesDone: Int64
    package let fetchedBytes: Int64
    package let fetchLimitBytes: Int64
    package let fetching: String?
    package let coolingUntil: Date?
    package let coolingReason: String?

    /// `cooling: killed: the engine host ended with SIGKILL`.
    package var stateText: String { coolingReason.map { "\(state): \($0)" } ?? state }

    /// Whether it renders an image of this job now.
    package func renders(job: Int64) -> Bool { devices.contains { $0.job == job } }
}
