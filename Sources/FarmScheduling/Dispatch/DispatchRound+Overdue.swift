import FarmModel

/// What has waited, and when its time has come.
extension DispatchRound {
    private struct Waiting {
        /// When it must have its turn.
        var deadline: Double
        /// Whether it is at its turn, and has had an image of it.
        var isServed: Bool
        var offer: Offer
    }

    /// What has waited for so long that it, or another, would have waited for too long after what is next.
    mutating func overdue(for device: Int, _ pass: Pass, before next: Offer) -> Offer? {
        // Half a render more: they take longer than expected now and then.
        let end = circumstances.now + devices[device].backlog + 1.5 * seconds(next.segment, device)
        let load = circumstances.paces.loadSeconds(next.segment.context)
        let each = load + DispatchPolicy.leastTurn
        guard let longest = passings.longest,
            longest + DispatchPolicy.aimedPassing < end + each * Double(passings.count),
            longest + DispatchPolicy.aimedPassing < end + load + each * Double(strangers)
        else { return nil }
        let waiting = waiting(for: device, pass, before: next)
        guard let first = Self.first(of: waiting, until: end + DispatchPolicy.leastTurn) else { return nil }
        // Devices that could take them do so side by side.
        let sharers = fleet.indices.count { devices[$0].isOfUse && fleet[$0].holds(first.segment.files) }
        let isTooLate = waiting.enumerated().contains { number, other in
            let isLoaded = other.offer.segment.context == next.segment.context
            let before = Double(number / max(sharers, 1))
            return end + before * each + (isLoaded ? 0 : load) > other.deadline
        }
        return isTooLate && first.segment != next.segment ? first : nil
    }

    /// What the device is to see to, the most urgent first.
    private mutating func waiting(for device: Int, _ pass: Pass, before next: Offer) -> [Waiting] {
        let share = PriorityWeights.leastShare(among: work.queues.count)
        var waiting: [Waiting] = []
        for queue in order {
            // Who is not passed over has only to have the least share.
            let isPassed = queue == next.queue || times[queue] <= times[next.queue]
            for (index, group) in work.queues[queue].groups.enumerated() {
                guard let since = passings.since(group.need), isUp(to: device, group),
                    canTake(group, device, pass), let segment = oldest(of: group, for: device),
                    !isLeftToOthers(segment, device)
                else { continue }
                let wait = isPassed ? 0 : expected(segment, device) / share
                waiting.append(
                    Waiting(
                        deadline: since + max(DispatchPolicy.aimedPassing, wait),
                        isServed: passings.isServed(group.need),
                        offer: Offer(queue: queue, group: index, segment: segment)))
            }
        }
        return waiting.sorted { $0.deadline < $1.deadline }
    }

    /// Whose turn it is. Who waits for the same context comes before the rest of another's turn, where that would end too
    /// late for them.
    private static func first(of waiting: [Waiting], until end: Double) -> Offer? {
        guard let first = waiting.first else { return nil }
        guard first.isServed else { return first.offer }
        let next = waiting.first {
            !$0.isServed && $0.offer.segment.context == first.offer.segment.context && $0.deadline < end
        }
        return (next ?? first).offer
    }

    /// How many contexts wait that no device has.
    private var strangers: Int { passings.contexts.count { holders[$0] == nil } }

    /// Whether the device is to see to it: not where another has its context already.
    private func isUp(to device: Int, _ group: WaitingWork.Group) -> Bool {
        devices[device].context == group.need.context
            || !(holders[group.need.context] ?? []).contains { other in
                fleet[other].holds(group.need.files) && oldest(of: group, for: other) != nil
            }
    }

    private func oldest(of group: WaitingWork.Group, for device: Int) -> OpenSegment? {
        group.segments.lazy.filter { isFree($0, device) }.min { $0.id < $1.id }
    }

    /// What the device is given is served; what it could have been given is passed over.
    mutating func notePassing(_ offer: Offer, on device: Int, seconds: Double) {
        let now = circumstances.now
        for queue in order where queue != offer.queue {
            guard let other = first(of: queue, for: device, .hold) else { continue }
            passings.pass(work.queues[queue].groups[other.group].need, now: now)
        }
        for (index, group) in work.queues[offer.queue].groups.enumerated() {
            if group.oldest < offer.segment.id, canTake(group, device, .hold),
                let oldest = oldest(of: group, for: device), oldest.id < offer.segment.id
            {
                passings.pass(group.need, now: now)
            } else if index == offer.group {
                passings.serve(group.need, job: offer.segment.id.job, seconds: seconds, now: now)
            }
        }
        passings.serve(context: offer.segment.context)
    }
}
