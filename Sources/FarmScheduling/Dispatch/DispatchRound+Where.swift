extension DispatchRound {
    // MARK: Where

    func canTake(_ group: WaitingWork.Group, _ device: Int, _ pass: Pass) -> Bool {
        if fleet[device].holds(group.need.files) { return true }
        let files = group.need.files
        let own = fleet[device]
        guard pass != .stay, own.canFetch(files, circumstances),
            pass == .fetch || !devices.indices.contains(where: { isHolder($0, of: group) })
        else { return false }
        return own.missing(of: files).allSatisfy { file in
            fetchers.mayFetch(file, of: circumstances.stored[file] ?? 0, by: own.id.session) {
                secondsOfWork { $0.contains(file) }
            }
        }
    }

    private func isHolder(_ device: Int, of group: WaitingWork.Group) -> Bool {
        devices[device].isOfUse && fleet[device].holds(group.need.files)
            && group.segments.contains { isFree($0, device) }
    }

    func isFree(_ segment: OpenSegment, _ device: Int) -> Bool {
        fleet[device].mayHave(segment, circumstances) && left(of: segment) != 0
    }

    /// Queued images that this round has not given out, where they were counted.
    private func left(of segment: OpenSegment) -> Int? {
        segment.remaining.map { max(0, $0 - (given[segment.id] ?? 0)) }
    }

    /// Of the queued images of such groups, as far as it is known.
    private func secondsOfWork(_ isMeant: (WaitingWork.Files) -> Bool) -> Double? {
        var seconds = 0.0
        for group in work.queues.lazy.flatMap(\.groups) where isMeant(group.need.files) {
            for segment in group.segments {
                guard let left = left(of: segment) else { return nil }
                seconds += Double(left) * expected(segment, nil)
            }
        }
        return seconds
    }

    /// Seconds that a render of it takes there, or anywhere.
    func expected(_ segment: OpenSegment, _ device: Int?) -> Double {
        circumstances.paces.expected(
            RenderPaces.Work(
                worker: device.map { fleet[$0].worker }, device: device.map { fleet[$0].id.device },
                model: segment.modelDigest, steps: segment.steps,
                pixels: segment.pixels))
    }

    /// With what has to be loaded and fetched before it.
    func seconds(_ segment: OpenSegment, _ device: Int) -> Double {
        expected(segment, device) + preparation(segment, device)
    }

    private func preparation(_ segment: OpenSegment, _ device: Int) -> Double {
        guard devices[device].context != segment.context else { return 0 }
        return circumstances.paces.loadSeconds(segment.context)
            + fleet[device].secondsToFetch(segment.files, circumstances.stored)
    }

    // MARK: Near the end

    /// Whether the device should leave the segment to others: those with its context, and those with nothing to do, are
    /// done with all that is left of it before the device would be done with one. The one who is first done with one never
    /// leaves it; and an idle device does so for no longer than it would take itself.
    mutating func isLeftToOthers(_ segment: OpenSegment, _ device: Int) -> Bool {
        if let known = leaves[segment.context] { return known }
        let isLeft = decides(segment, device)
        leaves[segment.context] = isLeft
        return isLeft
    }

    /// Images a device from which on nobody leaves one to others: a device is hardly that much slower than they are.
    private static let longestRace = 100

    private mutating func decides(_ segment: OpenSegment, _ device: Int) -> Bool {
        let context = segment.context
        let with = holders[context] ?? []
        let racers = with.count + idle.count
        let end = devices[device].backlog + seconds(segment, device)
        // No other is known to be faster than the fastest.
        let fastest = circumstances.paces.fastest(
            RenderPaces.Work(worker: nil, model: segment.modelDigest, steps: segment.steps, pixels: segment.pixels))
        let most = fastest.map { Int(min(max(end / $0, 2), Double(Self.longestRace))) + 1 } ?? Self.longestRace
        guard let left = left(of: context, for: device, below: most * racers) else { return false }
        var others = 0.0
        func race(_ other: Int) {
            guard other != device, fleet[other].holds(segment.files), isFree(segment, other) else { return }
            let ready = devices[other].backlog + preparation(segment, other)
            guard ready < end else { return }
            others += max(0, ((end - ready) / max(expected(segment, other), 1e-6) - 1e-6).rounded(.up) - 1)
        }
        for other in with { race(other) }
        for other in idle where devices[other].context != context { race(other) }
        if devices[device].hasTask {
            return others >= Double(left)
                || left < 2 * (racers + (with.contains(device) ? 0 : 1))
                    && racers > 1 && expected(segment, device) > DispatchPolicy.longestTailPrefetch
        }
        return others >= Double(left) && passings.mayLeave(context, seconds: end, now: circumstances.now)
    }

    /// Queued images of the context that the device could take; nil where it is not known or not below the limit.
    private func left(of context: String, for device: Int, below limit: Int) -> Int? {
        var sum = 0
        for queue in work.queues {
            for group in queue.groups where group.need.context == context {
                for segment in group.segments where isFree(segment, device) {
                    guard let left = left(of: segment) else { return nil }
                    sum += left
                    if sum >= limit { return nil }
                }
            }
        }
        return sum
    }
}
