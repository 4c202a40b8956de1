import FarmModel

/// Which workers fetch which files now: a file that many lack travels to no more of them than its work pays for.
struct Fetchers {
    private var sessions: [String: Set<Int64>] = [:]

    init(_ fleet: [FleetDevice]) {
        for device in fleet {
            for task in device.tasks where !device.holds(task.modelDigest, task.accessories) {
                add(task.modelDigest, task.accessories, device)
            }
        }
    }

    mutating func add(_ segment: OpenSegment, device: FleetDevice) {
        add(segment.modelDigest, segment.accessories, device)
    }

    private mutating func add(_ model: String, _ accessories: Set<String>, _ device: FleetDevice) {
        // A task that a worker kept over a new session says no model.
        if !model.isEmpty, !device.models.contains(model) { sessions[model, default: []].insert(device.id.session) }
        for file in accessories where !device.accessories.contains(file) {
            sessions[file, default: []].insert(device.id.session)
        }
    }

    /// Whether one more may fetch the file: as many as the work that needs it takes times as long as the fetch.
    /// - Parameter work: seconds; nil where it is not known.
    func mayFetch(_ file: String, of bytes: Int64, by session: Int64, for work: () -> Double?) -> Bool {
        let fetching = sessions[file] ?? []
        guard !fetching.isEmpty, !fetching.contains(session), let seconds = work() else { return true }
        let most = (seconds / max(Double(bytes) / DispatchPolicy.fetchRate, 0.001)).rounded(.up)
        return Double(fetching.count) < max(most, 1)
    }
}
