package import FarmModel

/// The segments with queued tasks, by submitter and by what a device needs for them: looked at for each task that is
/// handed out, built when they are read.
package struct WaitingWork: Sendable {
    /// Segments of one submitter that need the same.
    struct Group: Sendable {
        let context: String
        let modelDigest: String
        let accessories: Set<String>
        /// In their order.
        fileprivate(set) var segments: [OpenSegment]
        fileprivate(set) var oldest: TaskID
    }

    struct Queue: Sendable {
        let submitter: String
        fileprivate(set) var groups: [Group]
        /// Of its first segment.
        fileprivate(set) var priority: Int
        fileprivate(set) var context: String
        /// The first image of its oldest segment.
        fileprivate(set) var oldest: TaskID
    }

    private struct Need: Hashable {
        var submitter: String
        var context: String
        var accessories: Set<String>
    }

    private(set) var queues: [Queue] = []
    package private(set) var count = 0
    /// All queued images; nil unless all were counted.
    package private(set) var remaining: Int? = 0
    private var hasCounts = false

    package init(_ segments: [OpenSegment] = []) {
        hasCounts = segments.contains { $0.remaining != nil }
        var positions: [String: Int] = [:]
        var groups: [Need: (queue: Int, group: Int)] = [:]
        for segment in segments.sorted(by: OpenSegment.precedes) {
            let need = Need(
                submitter: segment.submitter, context: segment.context, accessories: segment.accessories)
            if let known = groups[need] {
                queues[known.queue].groups[known.group].segments.append(segment)
            } else {
                let queue = positions[segment.submitter] ?? queues.count
                positions[segment.submitter] = queue
                if queue == queues.count {
                    queues.append(
                        Queue(
                            submitter: segment.submitter, groups: [], priority: segment.priority,
                            context: segment.context, oldest: segment.id))
                }
                groups[need] = (queue, queues[queue].groups.count)
                queues[queue].groups.append(
                    Group(
                        context: segment.context, modelDigest: segment.modelDigest, accessories: segment.accessories,
                        segments: [segment], oldest: segment.id))
            }
            count += 1
            if let sum = remaining { remaining = segment.remaining.map { sum + $0 } }
        }
        for queue in queues.indices { refresh(queue) }
    }

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
    package mutating func remove(job: Int64) {
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
                body(&queues[queue].groups[group].segments, index)
                if queues[queue].groups[group].segments.isEmpty { queues[queue].groups.remove(at: group) }
                if queues[queue].groups.isEmpty { queues.remove(at: queue) } else { refresh(queue) }
                recount()
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
            queues[queue].context = first.context
        }
        queues[queue].oldest = groups.map(\.oldest).min() ?? queues[queue].oldest
    }

    private mutating func recount() {
        count = 0
        remaining = 0
        for queue in queues {
            for group in queue.groups {
                for segment in group.segments {
                    count += 1
                    if let sum = remaining { remaining = segment.remaining.map { sum + $0 } }
                }
            }
        }
    }
}
