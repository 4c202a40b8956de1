package import FarmModel

package import struct Foundation.Date

/// A worker in the JSON of `farm workers`.
package struct WorkerJSON: Decodable, Sendable {
    /// A device and what it renders.
    package struct Device: Decodable, Sendable {
        /// `cpu`, `cuda:0`, `vulkan:1`.
        package let id: String
        /// What it renders now.
        package let job: JobID?
        /// The image's place in the job, from 0; nil while it renders none.
        package let index: Int?
    }

    /// One worker of a farm has it.
    package let name: String
    /// A ``WorkerStatus/State`` in its word.
    package let state: String
    /// Of its newest session.
    package let devices: [Device]
    /// Results of its that the farm has recorded.
    package let imagesDone: Int64
    /// Of what it has fetched from the farm's store and keeps.
    package let fetchedBytes: Int64
    /// 0 for one that fetches nothing.
    package let fetchLimitBytes: Int64
    /// The file's name; nil while it fetches none.
    package let fetching: String?
    /// Nil unless all of its devices cool down.
    package let coolingUntil: Date?
    /// The last failure in words; nil likewise.
    package let coolingReason: String?

    /// `cooling: killed: the engine host ended with SIGKILL`.
    package var stateText: String { coolingReason.map { "\(state): \($0)" } ?? state }

    /// Whether it renders an image of this job now.
    package func renders(job: JobID) -> Bool { devices.contains { $0.job == job } }
}
