import FarmModel

/// One round of handing out: every place of every device gets a task, or none. The clocks here run ahead of the policy's:
/// what is chosen is charged at once, so that the next choice knows of it.
struct DispatchRound {
    /// Whose files are taken into account, in the order in which places are filled.
    enum Pass {
        /// Devices that may stay with the context that they have.
        case stay
        /// Holders; and those who can fetch what nobody holds.
        case hold
        /// All who can fetch.
        case fetch
    }

    private struct Offer {
        var queue: Int
        var segment: OpenSegment
    }

    let work: WaitingWork
    let circumstances: DispatchPolicy.Circumstances
    private(set) var stints: [FleetDevice.ID: (context: String, seconds: Double)]
    private(set) var passings: Passings
    var devices: [RoundDevice]
    private var positions: [FleetDevice.ID: Int]
    /// By queue of the work.
    private var times: [Double]
    private var weights: [Double]
    /// Queues, who has had least first.
    private var order: [Int] = []
    /// By segment, how many of its images this round has given out.
    var given: [TaskID: Int] = [:]
    var fetchers: Fetchers
    var choices: [DispatchPolicy.Choice] = []
    /// By context, expected seconds of queued work; nil where not all was counted.
    let contextSeconds: [String: Double]?

    init(
        _ work: WaitingWork, fleet: [FleetDevice], _ circumstances: DispatchPolicy.Circumstances,
        policy: DispatchPolicy
    ) {
        self.work = work
        self.circumstances = circumstances
        stints = policy.stints
        passings = policy.passings
        devices = fleet.map(RoundDevice.init)
        positions = Dictionary(
            fleet.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        times = work.queues.map { policy.clocks.time(of: $0.submitter) }
        weights = PriorityWeights.weights(ofPriorities: work.queues.map(\.priority))
        fetchers = Fetchers(fleet)
        contextSeconds = Self.contextSeconds(work, circumstances.paces)
        let all = times
        order = work.queues.indices.sorted {
            all[$0] != all[$1] ? all[$0] < all[$1] : Self.precedes(work.queues[$0], work.queues[$1])
        }
    }

    /// The order of submitters who have had the same.
    private static func precedes(_ a: WaitingWork.Queue, _ b: WaitingWork.Queue) -> Bool {
        a.priority != b.priority ? a.priority > b.priority : a.oldest < b.oldest
    }

    mutating func run() -> [DispatchPolicy.Choice] {
        var places: [(rank: Int, device: Int)] = []
        for index in devices.indices {
            let device = devices[index].device
            for place in 0..<device.room { places.append((device.tasks.count + place, index)) }
        }
        places.sort { ($0.rank, devices[$0.device].device.id) < ($1.rank, devices[$1.device].device.id) }
        var left: [Int] = []
        var start = 0
        // The emptiest devices first; of those alike, first who needs to load nothing.
        while start < places.count {
            let alike = places[start...].prefix { $0.rank == places[start].rank }.map(\.device)
            let others = alike.filter { !fill($0, .stay) }
            left += others.filter { !fill($0, .hold) }
            start += alike.count
        }
        for device in left where devices[device].device.fetchLimit > 0 { _ = fill(device, .fetch) }
        return choices
    }

    /// What the device would get next.
    mutating func offer(to id: FleetDevice.ID) -> OpenSegment? {
        guard let device = positions[id] else { return nil }
        return (choose(for: device, .stay) ?? choose(for: device, .hold))?.segment
    }

    private mutating func fill(_ device: Int, _ pass: Pass) -> Bool {
        guard let offer = choose(for: device, pass), isTimely(offer.segment, on: device) else { return false }
        give(offer, to: device)
        return true
    }

    // MARK: Who and what

    private func choose(for device: Int, _ pass: Pass) -> Offer? {
        let loaded = devices[device].context
        guard pass == .stay else {
            for queue in order { if let offer = first(of: queue, for: device, pass) { return offer } }
            return nil
        }
        guard let loaded else { return nil }
        var first: Offer?
        for queue in order {
            guard let own = self.first(of: queue, for: device, .hold) else { continue }
            let turn = first ?? own
            first = turn
            if own.segment.context == loaded { return mayServe(own, for: turn, on: device) ? own : nil }
            if let same = self.first(of: queue, for: device, .hold, context: loaded, priority: own.segment.priority),
                mayServe(same, for: turn, on: device)
            {
                return same
            }
        }
        return nil
    }

    /// Whether a device may stay with its context for this, though it is another's turn, or other work's.
    private func mayServe(_ offer: Offer, for turn: Offer, on device: Int) -> Bool {
        let end = circumstances.now + devices[device].backlog + expected(offer.segment, device)
        guard passings.mayServe(offer.segment, of: work.queues[offer.queue], until: end) else { return false }
        guard turn.queue != offer.queue else { return true }
        let submitter = work.queues[turn.queue].submitter
        guard passings.mayPass(submitter, until: end) else { return false }
        let context = turn.segment.context
        let quantum = DispatchPolicy.quantum(toLoad: context, circumstances.paces)
        let lead = times[offer.queue] - times[turn.queue] - coming(to: context)
        if lead < quantum { return true }
        // With as many devices as it is due a context catches up, or at least falls no further behind; with fewer it falls
        // behind by itself.
        let useful = devices.filter(\.device.isOfUse)
        let isEven =
            Self.count(useful, context) >= due(context, of: useful.count)
            || Self.count(useful, offer.segment.context) <= due(offer.segment.context, of: useful.count)
        return isEven && lead < 2 * quantum
    }

    private static func count(_ devices: [RoundDevice], _ context: String) -> Double {
        Double(devices.count { $0.context == context })
    }

    /// How many of so many devices the submitters are due who use this context now.
    private func due(_ context: String, of count: Int) -> Double {
        let part = zip(work.queues, weights).reduce(0) { $1.0.context == context ? $0 + $1.1 : $0 }
        return Double(count) * part / max(weights.reduce(0, +), 1e-9)
    }

    /// By how much those who have just loaded the context make good what each of its submitters lags behind.
    private func coming(to context: String) -> Double {
        let seconds = stints.values.reduce(0) { $1.context == context ? $0 + $1.seconds : $0 }
        guard seconds > 0 else { return 0 }
        let sharers = work.queues.count { $0.groups.contains { $0.context == context } }
        return seconds / Double(max(sharers, 1))
    }

    /// The submitter's first segment that the device can take; its oldest where that has been passed over for too long.
    /// - Parameter context: only segments with it and of this priority.
    private func first(
        of queue: Int, for device: Int, _ pass: Pass, context: String? = nil, priority: Int? = nil
    ) -> Offer? {
        let candidates = work.queues[queue]
        if context == nil {
            let end = circumstances.now + devices[device].backlog
            if !passings.mayPassOldest(of: candidates.submitter, until: end),
                let oldest = oldest(of: queue, for: device, pass)
            {
                return Offer(queue: queue, segment: oldest)
            }
        }
        var best: OpenSegment?
        for group in candidates.groups where context == nil || group.context == context {
            if let best, let head = group.segments.first, OpenSegment.precedes(best, head) { continue }
            guard canTake(group, device, pass), let segment = group.segments.first(where: { isFree($0, device) }),
                best.map({ OpenSegment.precedes(segment, $0) }) ?? true, isWorthLoading(segment, device)
            else { continue }
            best = segment
        }
        guard let best, priority == nil || best.priority == priority else { return nil }
        return Offer(queue: queue, segment: best)
    }

    private func oldest(of queue: Int, for device: Int, _ pass: Pass) -> OpenSegment? {
        for group in work.queues[queue].groups where group.oldest == work.queues[queue].oldest {
            guard canTake(group, device, pass) else { return nil }
            return group.segments.first { $0.id == group.oldest && isFree($0, device) }
        }
        return nil
    }

    // MARK: The choice

    private mutating func give(_ offer: Offer, to device: Int) {
        let segment = offer.segment
        let seconds = expected(segment, device)
        let weight = weights[offer.queue]
        let id = devices[device].device.id
        choices.append(
            DispatchPolicy.Choice(device: id, segment: segment, expected: seconds, weight: weight))
        given[segment.id, default: 0] += 1
        notePassing(offer, on: device)
        if devices[device].context != segment.context {
            let quantum = DispatchPolicy.quantum(toLoad: segment.context, circumstances.paces)
            stints[id] = (segment.context, quantum)
        }
        if let stint = stints[id] {
            let left = stint.seconds - seconds / weight
            stints[id] = left > 0 ? (stint.context, left) : nil
        }
        if !devices[device].device.holds(segment.modelDigest, segment.accessories) {
            fetchers.add(segment, device: devices[device].device)
        }
        devices[device].take(segment.context, seconds: seconds)
        charge(offer.queue, seconds / weight)
    }

    private mutating func notePassing(_ offer: Offer, on device: Int) {
        let now = circumstances.now
        for queue in order {
            if queue == offer.queue { break }
            // Those that the device could have served, whose turn it was.
            if first(of: queue, for: device, .hold) != nil {
                passings.pass(work.queues[queue].submitter, now: now)
                break
            }
        }
        passings.serve(offer.segment, of: work.queues[offer.queue], now: now)
    }

    private mutating func charge(_ queue: Int, _ seconds: Double) {
        times[queue] += seconds
        guard var position = order.firstIndex(of: queue) else { return }
        while position + 1 < order.count {
            let next = order[position + 1]
            let isBehind =
                times[next] != times[queue]
                ? times[next] < times[queue] : Self.precedes(work.queues[next], work.queues[queue])
            guard isBehind else { return }
            order.swapAt(position, position + 1)
            position += 1
        }
    }
}
