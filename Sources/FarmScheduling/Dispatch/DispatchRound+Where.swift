import FarmModel

extension DispatchRound {
    // MARK: Where

    func canTake(_ group: WaitingWork.Group, _ device: Int, _ pass: Pass) -> Bool {
        let device = devices[device].device
        if device.holds(group.modelDigest, group.accessories) { return true }
        guard pass != .stay, device.canFetch(group, circumstances) else { return false }
        if pass == .hold, devices.contains(where: { $0.device.holds(group.modelDigest, group.accessories) }) {
            return false
        }
        return device.missing(for: group).allSatisfy { file in
            fetchers.mayFetch(file, of: circumstances.stored[file] ?? 0, by: device.id.session) {
                secondsOfWork { $0.modelDigest == file || $0.accessories.contains(file) }
            }
        }
    }

    func isFree(_ segment: OpenSegment, _ device: Int) -> Bool {
        let device = devices[device].device
        return device.hasMemory(for: segment.pixels, segment.modelDigest)
            && (segment.remaining.map { given[segment.id] ?? 0 < $0 } ?? true)
            && circumstances.barred[segment.id]?.contains(device.id.session) != true
    }

    /// Whether a device should load a context that others have loaded: not for what those soon have done.
    func isWorthLoading(_ segment: OpenSegment, _ device: Int) -> Bool {
        guard devices[device].context != segment.context, let seconds = contextSeconds?[segment.context] else {
            return true
        }
        let holders = devices.indices.filter { other in
            other != device && devices[other].context == segment.context && devices[other].device.isOfUse
                && devices[other].device.holds(segment.modelDigest, segment.accessories)
                && isFree(segment, other)
        }
        guard !holders.isEmpty else { return true }
        let load = circumstances.paces.loadSeconds(segment.context)
        let (few, more) = (Double(holders.count), Double(holders.count + 1))
        return seconds / few - (seconds + load) / more > 2 * load
    }

    static func contextSeconds(_ work: WaitingWork, _ paces: RenderPaces) -> [String: Double]? {
        guard work.remaining != nil else { return nil }
        return work.queues.lazy.flatMap(\.groups).reduce(into: [:]) { sums, group in
            for segment in group.segments {
                let work = RenderPaces.Work(
                    worker: nil, model: segment.modelDigest, steps: segment.steps, pixels: segment.pixels)
                sums[group.context, default: 0] += Double(segment.remaining ?? 0) * paces.expected(work)
            }
        }
    }

    /// Of the queued images of such groups, as far as it is known.
    private func secondsOfWork(_ isMeant: (WaitingWork.Group) -> Bool) -> Double? {
        var seconds = 0.0
        for queue in work.queues {
            for group in queue.groups where isMeant(group) {
                for segment in group.segments {
                    guard let remaining = segment.remaining else { return nil }
                    seconds += Double(remaining - (given[segment.id] ?? 0)) * expected(segment, nil)
                }
            }
        }
        return seconds
    }

    func expected(_ segment: OpenSegment, _ device: Int?) -> Double {
        circumstances.paces.expected(
            RenderPaces.Work(
                worker: device.map { devices[$0].device.worker }, model: segment.modelDigest, steps: segment.steps,
                pixels: segment.pixels))
    }

    // MARK: Near the end

    /// Whether the device should take the image now, rather than leave it to those that are sooner done with all that is
    /// left.
    func isTimely(_ segment: OpenSegment, on device: Int) -> Bool {
        guard let remaining = work.remaining else { return true }
        let left = remaining - choices.count
        if devices[device].hasTask, left < 2 * devices.count(where: \.device.isOfUse),
            expected(segment, device) > DispatchPolicy.longestTailPrefetch
        {
            return false
        }
        let able = devices.indices.filter { other in
            devices[other].device.isOfUse && isFree(segment, other)
                && devices[other].device.holds(segment.modelDigest, segment.accessories)
        }
        guard able.contains(device), able.count > 1 else { return true }
        let racers = able.map { other in
            TailPolicy.Racer(
                ready: devices[other].backlog
                    + (devices[other].context == segment.context
                        ? 0 : circumstances.paces.loadSeconds(segment.context)),
                seconds: expected(segment, other))
        }
        guard let me = able.firstIndex(of: device) else { return true }
        return TailPolicy.takesOne(me, of: max(left, 1), among: racers)
    }
}
