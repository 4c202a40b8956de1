import FarmBasics
import FarmModel

/// Which workers fetch which files now: a file that many lack travels to no more of them than its work pays for.
struct Fetchers {
    private var sessions: [Digest: Set<SessionID>] = [:]

    /// One that has taken far too long to fetch counts no more.
    init(_ fleet: [FleetDevice], stored: [Digest: Int64]) {
        for device in fleet where device.fetchLimit > 0 {
            // A task that a worker kept over a new session says no model.
            for task in device.tasks where task.modelDigest != nil && !device.holds(task.files) {
                if !device.isStalled(task, stored) { add(task.files, device: device) }
            }
        }
    }

    mutating func add(_ files: WaitingWork.Files, device: FleetDevice) {
        for file in device.missing(of: files) { sessions[file, default: []].insert(device.id.session) }
    }

    /// Whether one more may fetch the file: as many as the work that needs it takes times as long as the fetch.
    /// - Parameter work: seconds; nil where it is not known.
    func mayFetch(_ file: Digest, of bytes: Int64, by session: SessionID, for work: () -> Double?) -> Bool {
        let fetching = sessions[file] ?? []
        guard !fetching.isEmpty, !fetching.contains(session), let seconds = work() else { return true }
        let most = (seconds / max(Double(bytes) / DispatchPolicy.fetchRate, 0.001)).rounded(.up)
        return Double(fetching.count) < max(most, 1)
    }
}
