package import FarmBasics
package import FarmModel

package import struct FoundationEssentials.UUID

/// The sessions whose streams a coordinator holds, with what their devices do: who has which task, who has room, what
/// submitters are to be charged. Pure: what is to be done outside is put by, until ``takeActions()``.
package struct Fleet: Sendable {
    /// What is to be done outside, told in the order in which it happened.
    package enum Action: Sendable, Equatable {
        case send(CoordinatorOrder, session: SessionID)
        /// The session's stream ends once it has said what it was told.
        case hangUp(session: SessionID)
        /// A device has room for a task, or what it may take has changed.
        case room
        /// A worker has begun an image of this job, moved on with it or has it no longer.
        case progressed(job: JobID)
    }

    /// Sessions that are in the store and not here, or the other way round, for a reason that will pass.
    private struct Transition {
        /// Registrations under way, by worker.
        var opening: [UUID: Int] = [:]
        /// Their streams have ended; the word of it is not in the store yet.
        var closing: Set<SessionID> = []
        /// All go, each to another coordinator, which takes over what they hold.
        var isDraining = false
    }

    /// By number; of one worker never two.
    package internal(set) var sessions: [SessionID: FleetSession] = [:]
    private var transition = Transition()
    /// Learnt from what this coordinator's workers deliver; not shared with other coordinators.
    package internal(set) var paces = RenderPaces()
    /// What submitters are to be charged, since that was asked last.
    var charges: [String: Double] = [:]
    /// What they get back with their next task.
    var credits: [String: Double] = [:]
    /// What workers had whose streams have ended: they may be back at once.
    private var left: [UUID: [AttemptID: FleetTask]] = [:]
    /// Failures that devices have shown not to be theirs, since that was asked last.
    var convictions: [Conviction] = []
    var assignments = 0
    private var actions: [Action] = []

    /// A coordinator that has just started: no stream is open.
    package init() {}

    /// What is to be done outside, in this order, since this was asked last.
    package mutating func takeActions() -> [Action] {
        defer { actions = [] }
        return actions
    }

    mutating func act(_ action: Action) { actions.append(action) }

    mutating func send(_ order: CoordinatorOrder, to session: SessionID) {
        if sessions[session] != nil { act(.send(order, session: session)) }
    }

    // MARK: Sessions

    /// The numbers of the sessions whose streams are open here.
    package var ids: Set<SessionID> { Set(sessions.keys) }

    /// Whether the stream of this worker's session is open here.
    package func holds(_ session: SessionID, of worker: UUID) -> Bool { sessions[session]?.worker == worker }

    /// A registration is on its way into the store: until ``endOpening(_:)`` nobody takes the worker's session for one
    /// without a stream.
    package mutating func beginOpening(_ worker: UUID) { transition.opening[worker, default: 0] += 1 }

    /// The registration is over, well or not. Several of one worker may overlap; the last one ends it.
    package mutating func endOpening(_ worker: UUID) {
        let others = (transition.opening[worker] ?? 1) - 1
        transition.opening[worker] = others > 0 ? others : nil
    }

    /// - Parameter greeting: what the worker is told first, before anything that it is given.
    package mutating func add(
        _ session: FleetSession, greeting: SessionGreeting? = nil, now: ContinuousClock.Instant
    ) {
        var session = session
        for (id, old) in sessions where old.worker == session.worker { remove(id, now: now) }
        session.takeOver(left.removeValue(forKey: session.worker) ?? [:])
        sessions[session.id] = session
        if let greeting { send(.registered(greeting), to: session.id) }
        // It was registering when all others went.
        if transition.isDraining { drain(session.id) }
    }

    /// The session's worker gets nothing more, and may be back.
    package mutating func remove(_ id: SessionID, now: ContinuousClock.Instant) {
        guard let session = sessions.removeValue(forKey: id) else { return }
        let tasks = session.tasks.mapValues { paid($0, now: now) }
        left[session.worker] = tasks.isEmpty ? nil : tasks
        act(.hangUp(session: id))
    }

    /// The session's stream has ended: it gets no more tasks. ``closed(_:)`` must follow.
    /// - Returns: whether its worker had rendered images in it.
    package mutating func close(_ id: SessionID, now: ContinuousClock.Instant) -> Bool {
        let isProven = sessions[id]?.isProven ?? false
        transition.closing.insert(id)
        remove(id, now: now)
        return isProven
    }

    /// The end of the session is in the store, or could not be put there.
    package mutating func closed(_ id: SessionID) { transition.closing.remove(id) }

    /// Tells every worker to go to another coordinator, and ends the streams.
    package mutating func drain() {
        transition.isDraining = true
        for id in sessions.keys { drain(id) }
    }

    private mutating func drain(_ id: SessionID) {
        send(.draining, to: id)
        act(.hangUp(session: id))
    }

    /// Of sessions that are live in the store, with their workers, those that no stream here holds.
    package func withoutStream(_ stored: [SessionID: UUID]) -> Set<SessionID> {
        guard !transition.isDraining else { return [] }
        return Set(
            stored.filter { id, worker in
                sessions[id] == nil && !transition.closing.contains(id) && transition.opening[worker] == nil
            }.keys)
    }

    // MARK: What workers may take

    /// The digests of all that the session's worker holds.
    package mutating func setModels(_ models: Set<Digest>, accessories: Set<Digest>, session: SessionID) {
        sessions[session]?.models = models
        sessions[session]?.accessories = accessories
        act(.room)
    }

    /// What the session's worker has no room to fetch, and nil where it has room.
    /// - Returns: Whether that is new.
    package mutating func setShortage(_ shortage: FetchShortage?, session: SessionID) -> Bool {
        guard let known = sessions[session], known.shortage != shortage else { return false }
        sessions[session]?.shortage = shortage
        act(.room)
        return true
    }

    /// These workers are drained, and no others: tells those for whom that is new.
    package mutating func setDrained(_ workers: Set<UUID>) {
        for (id, session) in sessions where session.isDrained != workers.contains(session.worker) {
            sessions[id]?.isDrained.toggle()
            send(.intake(isOpen: session.isDrained), to: id)
        }
        act(.room)
    }

    /// The device has just ended a task, or registered, and takes so many more. Unknown devices are left out.
    /// - Parameter tasks: added to what it said before, up to a bound.
    package mutating func addCredit(_ tasks: Int, device: String, session: SessionID, now: ContinuousClock.Instant) {
        guard sessions[session]?.devices[device] != nil else { return }
        sessions[session]?.devices[device]?.addCredit(tasks, now: now)
        sessions[session]?.stopClocks(on: device)
        act(.room)
    }
}
