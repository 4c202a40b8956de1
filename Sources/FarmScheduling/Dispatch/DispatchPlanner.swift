package import FarmBasics
package import FarmModel

/// What the dispatcher knows of the queue, and the policy that decides by it. Pure: the dispatcher reads and claims.
package struct DispatchPlanner: Sendable {
    /// A segment, by its first task, and the places that get tasks of it.
    package struct Planned: Sendable, Equatable {
        /// Its key in the queue: ``OpenSegment/id``.
        package var segment: TaskID
        /// One for each task to claim, in the order in which the devices were chosen; never empty.
        package var slots: [FleetSlot]
    }

    /// So many open segments at most are counted, as many as a recipe has, and so many images in all: what is more is not
    /// near its end.
    private static let mostCounted = 1000
    private static let mostImages = 64_000

    /// Up to how many images each of so many segments is counted.
    package static func longestCount(of segments: Int) -> Int { min(1000, mostImages / max(segments, 1)) }

    /// Whether so many segments are worth counting, on so many devices.
    package static func counts(_ segments: Int, devices: Int) -> Bool { devices > 1 && segments <= mostCounted }

    /// Keeps the submitters' clocks and what was passed over from one plan to the next.
    package var policy: DispatchPolicy
    /// The queue as it was read last, less what was claimed since.
    private(set) package var work = WaitingWork()
    /// What was there at the last reading.
    private var known: Set<TaskID> = []
    /// Sizes of the files in the model store, by digest.
    private var stored: [Digest: Int64] = [:]
    /// By a segment's first task, sessions that got less of it than they asked for, though it has more: their workers
    /// are barred from it.
    private var barred: [TaskID: Set<SessionID>] = [:]
    /// Segments that were not there at the reading before, and for which nothing was called back yet.
    private var fresh: Set<TaskID> = []
    private let start: ContinuousClock.Instant

    /// - Parameter start: when its clock is to be at 0.
    package init(policy: DispatchPolicy, start: ContinuousClock.Instant) {
        self.policy = policy
        self.start = start
    }

    // MARK: The queue

    /// Whether ``urgentRecalls(_:now:)`` has anything to look at.
    package var hasFresh: Bool { !fresh.isEmpty }

    /// The queue as it was read, with the sizes of the files in the model store.
    package mutating func read(_ open: [OpenSegment], stored: [Digest: Int64]) {
        let ids = Set(open.map(\.id))
        fresh = ids.filter { fresh.contains($0) || !known.contains($0) }
        known = ids
        work = WaitingWork(open)
        self.stored = stored
        barred = [:]
    }

    /// All of a job is to be left alone.
    package mutating func remove(job: JobID) { work.remove(job: job) }

    /// What became of a claim.
    /// - Parameters:
    ///   - tasks: how many it got.
    ///   - unserved: sessions that got less than they asked for.
    package mutating func claimed(_ tasks: Int, of segment: TaskID, isDry: Bool, unserved: some Sequence<SessionID>) {
        if isDry {
            work.remove(segment)
        } else {
            work.take(tasks, of: segment)
            barred[segment, default: []].formUnion(unserved)
        }
    }

    // MARK: Decisions

    /// A task for each place that has one.
    package mutating func plan(_ fleet: FleetSnapshot, now: ContinuousClock.Instant) -> [Planned] {
        var places = Dictionary(grouping: fleet.slots, by: \.id)
        var plan: [Planned] = []
        var positions: [TaskID: Int] = [:]
        for choice in policy.plan(work, for: fleet.devices, circumstances(fleet, now)) {
            guard var slot = places[choice.device]?.popLast() else { continue }
            slot.weight = choice.weight
            if let position = positions[choice.segment.id] {
                plan[position].slots.append(slot)
            } else {
                positions[choice.segment.id] = plan.count
                plan.append(Planned(segment: choice.segment.id, slots: [slot]))
            }
        }
        return plan
    }

    /// What is to be called back for segments that have just come, each once.
    package mutating func urgentRecalls(
        _ fleet: FleetSnapshot, now: ContinuousClock.Instant
    ) -> [TailPolicy.Recall] {
        let recalls = TailPolicy.urgentRecalls(for: fresh, policy, work, fleet.devices, circumstances(fleet, now))
        fresh = []
        policy.callBack(recalls)
        return recalls
    }

    /// What is to be called back near the end.
    package mutating func recalls(_ fleet: FleetSnapshot) -> [TailPolicy.Recall] {
        let recalls = TailPolicy.recalls(work, fleet.devices, fleet.paces, stored: stored)
        policy.callBack(recalls)
        return recalls
    }

    private func circumstances(
        _ fleet: FleetSnapshot, _ now: ContinuousClock.Instant
    ) -> DispatchPolicy.Circumstances {
        DispatchPolicy.Circumstances(
            paces: fleet.paces, stored: stored, barred: barred, now: (now - start) / .seconds(1))
    }
}
