import FarmBasics
package import FarmModel

/// The segments with queued tasks, by submitter and by what a device needs for them: looked at for each task that is
/// handed out, built when they are read.
package struct WaitingWork: Sendable {
    /// What a worker has to hold, by digest.
    struct Files: Hashable {
        /// Nil where it is not known.
        var model: Digest?
        var accessories: Set<Digest>

        func contains(_ file: Digest) -> Bool { model == file || accessories.contains(file) }
    }

    struct Need: Hashable {
        var submitter: String
        var context: String
        var files: Files
    }

    /// Segments of one submitter that need the same.
    struct Group: Sendable {
        let need: Need
        /// In their order.
        fileprivate(set) var segments: [OpenSegment]
        fileprivate(set) var oldest: TaskID
    }

    struct Queue: Sendable {
        let submitter: String
        fileprivate(set) var groups: [Group]
        /// Of its first segment.
        fileprivate(set) var priority: Int
        /// The first image of its oldest segment.
        fileprivate(set) var oldest: TaskID
    }

    private(set) var queues: [Queue] = []
    /// How many segments there are, not images.
    package private(set) var count = 0
    private var hasCounts = false

    /// Groups the segments, which may come in any order; each has queued tasks.
    package init(_ segments: [OpenSegment] = []) {
        hasCounts = segments.contains { $0.remaining != nil }
        var positions: [String: Int] = [:]
        var groups: [Need: (queue: Int, group: Int)] = [:]
        for segment in segments.sorted(by: OpenSegment.precedes) {
            let need = Need(
                submitter: segment.submitter, context: segment.context, files: segment.files)
            if let known = groups[need] {
                queues[known.queue].groups[known.group].segments.append(segment)
            } else {
                let queue = positions[segment.submitter] ?? queues.count
                positions[segment.submitter] = queue
                if queue == queues.count {
                    queues.append(
                        Queue(
                            submitter: segment.submitter, groups: [], priority: segment.priority,
                            oldest: segment.id))
                }
                groups[need] = (queue, queues[queue].groups.count)
                queues[queue].groups.append(
                    Group(need: need, segments: [segment], oldest: segment.id))
            }
            count += 1
        }
        for queue in queues.indices { refresh(queue) }
    }

    /// By submitter and by what they need, in each group by priority and age; put together anew at each call.
    package var segments: [OpenSegment] { queues.flatMap { $0.groups.flatMap(\.segments) } }

    func highestPriority(among ids: Set<TaskID>) -> Int? {
        guard !ids.isEmpty else { return nil }
        return segments.filter { ids.contains($0.id) }.map(\.priority).max()
    }

    /// The segment has no queued task any more.
    package mutating func remove(_ id: TaskID) {
        change(id) { segments, index in segments.remove(at: index) }
    }

    /// All segments of a job are gone.
    package mutating func remove(job: JobID) {
        for id in segments.map(\.id) where id.job == job { remove(id) }
    }

    /// So many of the segment's tasks were handed out. Whoever queues more of them says so, and all is read anew.
    package mutating func take(_ tasks: Int, of id: TaskID) {
        guard tasks > 0, hasCounts else { return }
        change(id) { segments, index in
            guard let remaining = segments[index].remaining else { return }
            if remaining > tasks { segments[index].remaining = remaining - tasks } else { segments.remove(at: index) }
        }
    }

    private mutating func change(_ id: TaskID, _ body: (inout [OpenSegment], Int) -> Void) {
        for queue in queues.indices {
            for group in queues[queue].groups.indices {
                guard let index = queues[queue].groups[group].segments.firstIndex(where: { $0.id == id }) else {
                    continue
                }
                let before = queues[queue].groups[group].segments.count
                body(&queues[queue].groups[group].segments, index)
                count -= before - queues[queue].groups[group].segments.count
                if queues[queue].groups[group].segments.isEmpty { queues[queue].groups.remove(at: group) }
                if queues[queue].groups.isEmpty { queues.remove(at: queue) } else { refresh(queue) }
                return
            }
        }
    }

    private mutating func refresh(_ queue: Int) {
        for group in queues[queue].groups.indices {
            let segments = queues[queue].groups[group].segments
            queues[queue].groups[group].oldest = segments.map(\.id).min() ?? segments[0].id
        }
        let groups = queues[queue].groups
        if let first = groups.compactMap(\.segments.first).min(by: OpenSegment.precedes) {
            queues[queue].priority = first.priority
        }
        queues[queue].oldest = groups.map(\.oldest).min() ?? queues[queue].oldest
    }

    /// Queued images that one of the devices holds the files for; nil where not all were counted.
    func remaining(for devices: [FleetDevice]) -> Int? {
        var sum = 0
        for group in queues.lazy.flatMap(\.groups) where devices.contains(where: { $0.holds(group.need.files) }) {
            for segment in group.segments {
                guard let remaining = segment.remaining else { return nil }
                sum += remaining
            }
        }
        return sum
    }
}
