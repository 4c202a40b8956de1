import FarmModel

/// Since when work has waited while other work, which comes after it, went ahead; what decides that it has waited long
/// enough. Seconds on the policy's clock.
struct Passings: Sendable {
    private struct Key: Hashable {
        var submitter: String
        var context: String
    }

    /// By submitter: others were served by devices that stayed with their context.
    private var submitters: [String: Double] = [:]
    /// By submitter and context: the submitter's later work was served by such a device.
    private var contexts: [Key: Double] = [:]
    /// By submitter: younger work was served before the oldest, by its priority or its context.
    private var oldest: [String: (segment: TaskID, since: Double)] = [:]

    /// Forgets what waits no more.
    mutating func keep(_ work: WaitingWork) {
        guard !submitters.isEmpty || !contexts.isEmpty || !oldest.isEmpty else { return }
        let known = Dictionary(
            work.queues.map { ($0.submitter, (Set($0.groups.map(\.context)), $0.oldest)) },
            uniquingKeysWith: { first, _ in first })
        submitters = submitters.filter { known[$0.key] != nil }
        contexts = contexts.filter { known[$0.key.submitter]?.0.contains($0.key.context) == true }
        oldest = oldest.filter { known[$0.key]?.1 == $0.value.segment }
    }

    /// Whether the submitter's turn may be put off until `time`.
    func mayPass(_ submitter: String, until time: Double) -> Bool {
        isEarly(submitters[submitter], time)
    }

    /// Whether all that comes before the segment in its queue, and has another context, may be put off until `time`.
    func mayServe(_ segment: OpenSegment, of queue: WaitingWork.Queue, until time: Double) -> Bool {
        Self.contexts(before: segment, in: queue).allSatisfy {
            isEarly(contexts[Key(submitter: queue.submitter, context: $0)], time)
        }
    }

    private static func contexts(before segment: OpenSegment, in queue: WaitingWork.Queue) -> [String] {
        queue.groups.compactMap { group in
            guard group.context != segment.context, let head = group.segments.first,
                OpenSegment.precedes(head, segment)
            else { return nil }
            return group.context
        }
    }

    /// Whether the submitter's oldest segment may be put off until `time`.
    func mayPassOldest(of submitter: String, until time: Double) -> Bool {
        isEarly(oldest[submitter]?.since, time)
    }

    private func isEarly(_ since: Double?, _ time: Double) -> Bool {
        since.map { time < $0 + DispatchPolicy.longestPassing } ?? true
    }

    /// Another submitter was served in its place.
    mutating func pass(_ submitter: String, now: Double) {
        if submitters[submitter] == nil { submitters[submitter] = now }
    }

    /// The submitter was served with this segment of its queue.
    mutating func serve(_ segment: OpenSegment, of queue: WaitingWork.Queue, now: Double) {
        submitters[segment.submitter] = nil
        contexts[Key(submitter: segment.submitter, context: segment.context)] = nil
        for context in Self.contexts(before: segment, in: queue) {
            let key = Key(submitter: segment.submitter, context: context)
            if contexts[key] == nil { contexts[key] = now }
        }
        if queue.oldest == segment.id {
            oldest[segment.submitter] = nil
        } else if queue.oldest < segment.id, oldest[segment.submitter]?.segment != queue.oldest {
            oldest[segment.submitter] = (queue.oldest, now)
        }
    }
}
