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

    struct Offer {
        var queue: Int
        var group: Int
        var segment: OpenSegment
    }

    let work: WaitingWork
    let circumstances: DispatchPolicy.Circumstances
    let contest: Contest
    let fleet: [FleetDevice]
    var passings: Passings
    var devices: [RoundDevice]
    /// By context, who has it loaded, or will.
    var holders: [String: [Int]] = [:]
    /// Who has room and no task.
    var idle: [Int] = []
    /// By queue of the work.
    private(set) var times: [Double]
    private var weights: [Double]
    /// Queues, who has had least first.
    private(set) var order: [Int] = []
    /// By segment, how many of its images this round has given out.
    private(set) var given: [TaskID: Int] = [:]
    var fetchers: Fetchers
    private var choices: [DispatchPolicy.Choice] = []
    /// Of the device that is being served, by context, whether others are sooner done with it.
    var leaves: [String: Bool] = [:]

    init(
        _ work: WaitingWork, fleet: [FleetDevice], _ circumstances: DispatchPolicy.Circumstances,
        policy: DispatchPolicy
    ) {
        self.work = work
        self.circumstances = circumstances
        contest = policy.contest
        passings = policy.passings
        self.fleet = fleet
        devices = fleet.map(RoundDevice.init)
        times = work.queues.map { policy.clocks.time(of: $0.submitter) }
        weights = work.queues.map { policy.contest.weights[$0.submitter] ?? 1 }
        fetchers = Fetchers(fleet, stored: circumstances.stored)
        for index in devices.indices where devices[index].isOfUse {
            if let context = devices[index].context { holders[context, default: []].append(index) }
            if !devices[index].hasTask { idle.append(index) }
        }
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
        for index in fleet.indices where fleet[index].room > 0 {
            for place in 0..<fleet[index].room { places.append((fleet[index].tasks.count + place, index)) }
        }
        places.sort { ($0.rank, fleet[$0.device].id) < ($1.rank, fleet[$1.device].id) }
        var left: [Int] = []
        var start = 0
        // The emptiest devices first; of those alike, first who needs to load nothing.
        while start < places.count {
            let alike = places[start...].prefix { $0.rank == places[start].rank }.map(\.device)
            let others = alike.filter { !fill($0, .stay) }
            left += others.filter { !fill($0, .hold) }
            start += alike.count
        }
        for device in left where fleet[device].fetchLimit > 0 { _ = fill(device, .fetch) }
        return choices
    }

    private mutating func fill(_ device: Int, _ pass: Pass) -> Bool {
        guard let offer = choose(for: device, pass) else { return false }
        give(offer, to: device)
        return true
    }

    /// What the device would get next, if it had room.
    mutating func offer(to device: Int) -> OpenSegment? {
        (choose(for: device, .stay) ?? choose(for: device, .hold))?.segment
    }

    // MARK: Who and what

    private mutating func choose(for device: Int, _ pass: Pass) -> Offer? {
        leaves = [:]
        guard let next = pass == .stay ? stay(device) : turn(of: device, pass) else { return nil }
        guard let urgent = overdue(for: device, pass, before: next) else { return next }
        return pass == .stay && urgent.segment.context != devices[device].context ? nil : urgent
    }

    private mutating func turn(of device: Int, _ pass: Pass) -> Offer? {
        for queue in order {
            if let offer = first(of: queue, for: device, pass) { return offer }
        }
        return nil
    }

    /// What the device may take without loading.
    private mutating func stay(_ device: Int) -> Offer? {
        guard let loaded = devices[device].context else { return nil }
        var turn: Offer?
        for queue in order {
            guard let own = first(of: queue, for: device, .stay) else { continue }
            turn = turn ?? own
            let same =
                own.segment.context == loaded
                ? own : first(of: queue, for: device, .stay, context: loaded, priority: own.segment.priority)
            guard let turn, let same else { continue }
            // Those who come later lead by more.
            return mayStay(for: same, though: turn) ? same : nil
        }
        return nil
    }

    /// Whether a device may stay with its context for this, though it is another's turn.
    private func mayStay(for offer: Offer, though turn: Offer) -> Bool {
        guard turn.queue != offer.queue else { return true }
        let context = turn.segment.context
        let lead = times[offer.queue] - times[turn.queue]
        if lead < DispatchPolicy.quantum(toLoad: context, circumstances.paces) { return true }
        // With as many devices as it is due a context catches up, or at least falls no further behind; with fewer it falls
        // behind by itself.
        return surplus(context) >= 0 || surplus(offer.segment.context) <= 0
    }

    /// How many devices the context has beyond what its submitters are due.
    private func surplus(_ context: String) -> Double {
        let useful = Double(devices.count { $0.isOfUse })
        return Double(holders[context]?.count ?? 0) - useful * (contest.dues[context] ?? 0)
    }

    /// The submitter's first segment that the device can take, and that is not left to others.
    /// - Parameter context: only segments with it and of this priority.
    mutating func first(
        of queue: Int, for device: Int, _ pass: Pass, context: String? = nil, priority: Int? = nil
    ) -> Offer? {
        var best: Offer?
        for (index, group) in work.queues[queue].groups.enumerated()
        where context == nil || group.need.context == context {
            if let best, let head = group.segments.first, OpenSegment.precedes(best.segment, head) { continue }
            guard canTake(group, device, pass), let segment = group.segments.first(where: { isFree($0, device) }),
                best.map({ OpenSegment.precedes(segment, $0.segment) }) ?? true,
                !isLeftToOthers(segment, device)
            else { continue }
            best = Offer(queue: queue, group: index, segment: segment)
        }
        guard let best, priority == nil || best.segment.priority == priority else { return nil }
        return best
    }

    // MARK: The choice

    private mutating func give(_ offer: Offer, to device: Int) {
        let segment = offer.segment
        let render = expected(segment, device)
        let weight = weights[offer.queue]
        let chosen = fleet[device]
        choices.append(
            DispatchPolicy.Choice(device: chosen.id, segment: segment, expected: render, weight: weight))
        notePassing(offer, on: device, seconds: render)
        given[segment.id, default: 0] += 1
        if !chosen.holds(segment.files) { fetchers.add(segment.files, device: chosen) }
        if let context = devices[device].context, context != segment.context {
            holders[context]?.removeAll { $0 == device }
        }
        if devices[device].context != segment.context { holders[segment.context, default: []].append(device) }
        idle.removeAll { $0 == device }
        devices[device].take(segment.context, seconds: seconds(segment, device))
        charge(offer.queue, render / weight)
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
