/// Who competes for the devices: submitters with work that one of them can take, or with a task there. Work that nobody
/// here can take is no work yet.
struct Contest: Sendable {
    private struct Entrant {
        /// Of its first segment that a device can take; nil where it has only what is rendered.
        var priority: Int?
        var first = ""
        var contexts: Set<String> = []
        /// By device of the fleet, whether it could be served there.
        var devices: [Bool]
    }

    private var entrants: [String: Entrant] = [:]
    private(set) var weights: [String: Double] = [:]
    /// By context, the part of the devices that its submitters are due: of those whose first segment needs it.
    private(set) var dues: [String: Double] = [:]
    private var lookedAt = -Double.infinity
    /// Tells other workers or files from those that were there.
    private var signature: [Int] = []
    private var seen: Set<String> = []

    var submitters: Set<String> { Set(entrants.keys) }

    /// Looks each second, and when a submitter or a worker comes.
    /// - Returns: whether it has looked.
    mutating func look(
        at work: WaitingWork, _ fleet: [FleetDevice], _ circumstances: DispatchPolicy.Circumstances
    ) -> Bool {
        let signature = fleet.reduce(into: [fleet.count, 0, 0]) {
            $0[1] += $1.models.count
            $0[2] += $1.accessories.count
        }
        guard
            abs(circumstances.now - lookedAt) >= 1 || signature != self.signature
                || !work.queues.allSatisfy({ seen.contains($0.submitter) })
        else { return false }
        lookedAt = circumstances.now
        self.signature = signature
        seen = Set(work.queues.map(\.submitter))
        entrants = [:]
        for (index, device) in fleet.enumerated() {
            for task in device.tasks where !task.submitter.isEmpty {
                var entrant = entrants[task.submitter] ?? Entrant(devices: fleet.map { _ in false })
                entrant.devices[index] = true
                entrant.contexts.insert(task.context)
                entrants[task.submitter] = entrant
            }
        }
        var able: [WaitingWork.Files: [Int]] = [:]
        for queue in work.queues {
            for group in queue.groups {
                let files = group.need.files
                let holders =
                    able[files]
                    ?? fleet.indices.filter { fleet[$0].holds(files) || fleet[$0].canFetch(files, circumstances) }
                able[files] = holders
                add(group, of: queue.submitter, holders, fleet, circumstances)
            }
        }
        weigh()
        return true
    }

    private mutating func add(
        _ group: WaitingWork.Group, of submitter: String, _ holders: [Int], _ fleet: [FleetDevice],
        _ circumstances: DispatchPolicy.Circumstances
    ) {
        var least: Int?
        var entrant = entrants[submitter] ?? Entrant(devices: fleet.map { _ in false })
        for device in holders {
            let index = group.segments.firstIndex { fleet[device].mayHave($0, circumstances) }
            guard let index else { continue }
            entrant.devices[device] = true
            least = min(least ?? index, index)
        }
        guard let first = least.map({ group.segments[$0] }) else { return }
        entrant.contexts.insert(group.need.context)
        if entrant.priority.map({ first.priority > $0 }) ?? true {
            entrant.priority = first.priority
            entrant.first = first.context
        }
        entrants[submitter] = entrant
    }

    private mutating func weigh() {
        let queued = entrants.compactMap { name, entrant in entrant.priority.map { (name, $0, entrant.first) } }
        let weights = PriorityWeights.weights(ofPriorities: queued.map(\.1))
        self.weights = Dictionary(
            zip(queued.map(\.0), weights).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
        let whole = max(weights.reduce(0, +), 1e-9)
        dues = zip(queued, weights).reduce(into: [:]) { $0[$1.0.2, default: 0] += $1.1 / whole }
    }

    /// Those of the same context, and those who could be served by the same devices.
    func rivals(of submitter: String) -> [Set<String>] {
        guard let own = entrants[submitter] else { return [] }
        let near = entrants.filter { zip($0.value.devices, own.devices).contains { $0 && $1 } }
        return [near.filter { !$0.value.contexts.isDisjoint(with: own.contexts) }, near].map { Set($0.keys) }
    }
}
