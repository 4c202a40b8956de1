package import FarmModel
package import FarmScheduling
package import FarmStore

/// What the dispatcher knows of the queue, and the policy that decides by it. Pure: the dispatcher reads and claims.
package struct DispatchPlanner {
    /// A segment and the places that get tasks of it.
    package struct Planned {
        package var job: OpenJob
        package var slots: [SessionRegistry.Slot]
    }

    /// So many open segments at most are counted, as many as a recipe has, and so many images in all: what is more is not
    /// near its end.
    private static let mostCounted = 1000
    private static let mostImages = 64_000

    /// Up to how many images each of so many segments is counted.
    package static func longestCount(of segments: Int) -> Int { min(1000, mostImages / max(segments, 1)) }

    package var policy: DispatchPolicy
    private(set) package var work = WaitingWork()
    private var jobs: [TaskID: OpenJob] = [:]
    /// Sizes of the files in the model store, by digest.
    private var stored: [String: Int64] = [:]
    /// By a segment's first task, sessions that got less of it than they asked for, though it has more: their workers
    /// are barred from it.
    private var barred: [TaskID: Set<Int64>] = [:]
    /// Segments that were not there at the reading before, and for which nothing was called back yet.
    private var fresh: Set<TaskID> = []
    private let start = ContinuousClock.now

    package init(policy: DispatchPolicy) {
        self.policy = policy
    }

    // MARK: The queue

    package var hasFresh: Bool { !fresh.isEmpty }

    /// Which of the segments are worth counting, on so many devices.
    package static func counted(_ open: [OpenJob], devices: Int) -> [OpenJob] {
        devices > 1 && open.count <= mostCounted ? open : []
    }

    /// The queue as it was read, with the queued images of those segments that were counted.
    package mutating func read(_ open: [OpenJob], counts: [TaskID: Int], stored: [String: Int64]) {
        let known = jobs.keys
        fresh = Set(open.map(\.first)).filter { fresh.contains($0) || !known.contains($0) }
        jobs = Dictionary(open.map { ($0.first, $0) }, uniquingKeysWith: { first, _ in first })
        work = WaitingWork(
            open.map { job in
                OpenSegment(
                    id: job.first, submitter: job.submitter, priority: job.priority, context: job.context,
                    modelDigest: job.modelDigest, accessories: job.accessories, pixels: job.pixels, steps: job.steps,
                    remaining: counts[job.first])
            })
        self.stored = stored
        barred = [:]
    }

    /// All of a job is to be left alone.
    package mutating func remove(job: Int64) { work.remove(job: job) }

    /// What became of a claim.
    /// - Parameters:
    ///   - tasks: how many it got.
    ///   - unserved: sessions that got less than they asked for.
    package mutating func claimed(_ tasks: Int, of job: OpenJob, isDry: Bool, unserved: some Sequence<Int64>) {
        if isDry {
            work.remove(job.first)
        } else {
            work.take(tasks, of: job.first)
            barred[job.first, default: []].formUnion(unserved)
        }
    }

    // MARK: Decisions

    /// A task for each place that has one.
    package mutating func plan(
        _ fleet: [FleetDevice], _ slots: [SessionRegistry.Slot], _ paces: RenderPaces
    ) -> [Planned] {
        var places = Dictionary(grouping: slots) { FleetDevice.ID(session: $0.session, device: $0.device) }
        var plan: [Planned] = []
        var positions: [TaskID: Int] = [:]
        for choice in policy.plan(work, for: fleet, circumstances(paces)) {
            guard let job = jobs[choice.segment.id], var slot = places[choice.device]?.popLast() else { continue }
            slot.weight = choice.weight
            if let position = positions[job.first] {
                plan[position].slots.append(slot)
            } else {
                positions[job.first] = plan.count
                plan.append(Planned(job: job, slots: [slot]))
            }
        }
        return plan
    }

    /// What is to be called back for segments that have just come, each once.
    package mutating func urgentRecalls(_ fleet: [FleetDevice], _ paces: RenderPaces) -> [TailPolicy.Recall] {
        let recalls = TailPolicy.urgentRecalls(for: fresh, policy, work, fleet, circumstances(paces))
        fresh = []
        policy.callBack(recalls)
        return recalls
    }

    /// What is to be called back near the end.
    package mutating func recalls(_ fleet: [FleetDevice], _ paces: RenderPaces) -> [TailPolicy.Recall] {
        let recalls = TailPolicy.recalls(work, fleet, paces, stored: stored)
        policy.callBack(recalls)
        return recalls
    }

    private func circumstances(_ paces: RenderPaces) -> DispatchPolicy.Circumstances {
        DispatchPolicy.Circumstances(
            paces: paces, stored: stored, barred: barred, now: (ContinuousClock.now - start).seconds)
    }
}
