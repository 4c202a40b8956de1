package import FarmModel
import FarmScheduling
import FarmStore

package import struct FoundationEssentials.UUID

/// The sessions whose streams this coordinator holds: ``Fleet`` decides, this acts.
package actor SessionRegistry {
    /// A failure that counts after all: the device has shown since that it is fit.
    package typealias Conviction = FarmModel.Conviction

    /// As it is at this moment.
    private(set) var fleet = Fleet()
    private var outbounds: [SessionID: AsyncStream<CoordinatorOrder>.Continuation] = [:]
    private let onRoom: @Sendable () -> Void
    private let onProgress: @Sendable (JobID) -> Void

    /// - Parameters:
    ///   - onRoom: called when a device has room for a task.
    ///   - onProgress: called with the job of an image that a worker began, moved on with or has no longer.
    package init(onRoom: @escaping @Sendable () -> Void, onProgress: @escaping @Sendable (JobID) -> Void) {
        self.onRoom = onRoom
        self.onProgress = onProgress
    }

    /// Changes the fleet, and does what follows from it before anything else changes.
    private func change<Value>(_ body: (inout Fleet, ContinuousClock.Instant) -> Value) -> Value {
        let value = body(&fleet, .now)
        for action in fleet.takeActions() { perform(action) }
        return value
    }

    private func perform(_ action: Fleet.Action) {
        switch action {
        case .send(let order, let session): outbounds[session]?.yield(order)
        case .hangUp(let session): outbounds.removeValue(forKey: session)?.finish()
        case .room: onRoom()
        case .progressed(let job): onProgress(job)
        }
    }

    // MARK: Sessions

    /// Opens a session; until it is here nobody takes it for one without a stream. Its worker is greeted at once with its
    /// being known here: what it delivers next must find it.
    /// - Parameters:
    ///   - outbound: what the worker is told.
    ///   - open: opens it in the store.
    func opening(
        _ registration: WorkerRegistration, outbound: AsyncStream<CoordinatorOrder>.Continuation,
        _ open: @Sendable () async throws -> (OpenedSession, SessionGreeting)
    ) async throws -> SessionID {
        fleet.beginOpening(registration.worker)
        defer { fleet.endOpening(registration.worker) }
        let (opened, greeting) = try await open()
        add(opened, registration, outbound: outbound, greeting: greeting)
        return opened.id
    }

    /// - Parameter greeting: what the worker is told first, before anything that it is given.
    func add(
        _ opened: OpenedSession, _ registration: WorkerRegistration,
        outbound: AsyncStream<CoordinatorOrder>.Continuation, greeting: SessionGreeting? = nil
    ) {
        outbounds[opened.id] = outbound
        change { fleet, now in
            let session = FleetSession(
                opened.id, registration, kept: opened.kept, isDrained: opened.isDrained, cooled: opened.cooled, now: now
            )
            fleet.add(session, greeting: greeting, now: now)
        }
    }

    /// Whether the stream of this worker's session is open here.
    package func holds(_ session: SessionID, of worker: UUID) -> Bool { fleet.holds(session, of: worker) }

    func remove(_ id: SessionID) { change { $0.remove(id, now: $1) } }

    /// The session's stream has ended: it gets no more tasks. `closed` must follow.
    /// - Returns: whether its worker had rendered images in it.
    func close(_ id: SessionID) -> Bool { change { $0.close(id, now: $1) } }

    /// The end of the session is in the store, or could not be put there.
    func closed(_ id: SessionID) { fleet.closed(id) }

    /// Ends the streams of sessions that have ended in the store: their workers register anew, with what they hold.
    func hangUp(_ ids: Set<SessionID>) { for id in ids { remove(id) } }

    /// Tells every worker to go to another coordinator, and ends the streams.
    package func drain() { change { fleet, _ in fleet.drain() } }

    /// These workers are drained, and no others: tells those for whom that is new.
    func setDrained(_ workers: Set<UUID>) { change { fleet, _ in fleet.setDrained(workers) } }

    /// These devices cool down or are on trial, and no others that did before: a person may have said so.
    func setCooled(_ cooled: [DeviceCooling]) { change { fleet, _ in fleet.setCooled(cooled) } }

    // MARK: What workers say

    /// A registered worker's word.
    /// - Returns: what is to be done about it elsewhere; `done` must follow each.
    func hear(_ report: WorkerReport, session: SessionID) -> [WorkerErrand] {
        change { $0.hear(report, session: session, now: $1) }
    }

    /// What became of an errand.
    /// - Returns: what is to be done next, before the errands that are left.
    func done(_ errand: WorkerErrand, _ outcome: WorkerErrand.Outcome, session: SessionID) -> [WorkerErrand] {
        change { fleet, _ in fleet.done(errand, outcome, session: session) }
    }

    /// Notes a failure. Nothing changes where the same attempt is judged twice.
    /// - Parameter device: which had it; nil where that is not known.
    func judge(
        _ attempt: AttemptID, _ failure: FailureClass, reason: String, device: String?, session: SessionID
    ) -> Fleet.Judgement {
        change { $0.judge(attempt, failure, reason: reason, device: device, session: session, now: $1) }
    }

    // MARK: Tasks

    /// Hands a claimed task to its device. A session that is gone loses it again when its end is recorded.
    func assign(
        _ claimed: ClaimedTask, device: String, submitter: String, priority: Int = 0, weight: Double = 1,
        origin: ImageOrigin
    ) {
        let id = FleetDevice.ID(session: claimed.session, device: device)
        change {
            $0.assign(
                claimed.attempt, to: id, submitter: submitter, priority: priority, weight: weight, origin: origin,
                now: $1)
        }
    }

    /// Tells a worker to drop an attempt.
    func take(_ attempt: AttemptID, from session: SessionID) { change { $0.take(attempt, from: session, now: $1) } }

    /// Tells the workers that hold images of this job to drop them.
    func cancel(job: JobID) { change { $0.cancel(job: job, now: $1) } }

    /// A task's image is recorded: whoever else has it drops it.
    package func drop(_ task: TaskID) { change { $0.drop(task, now: $1) } }

    /// An image of an attempt is about to be recorded: it is not over before ``delivered(_:worker:renderSeconds:)``, or
    /// before it could not be.
    package func setDelivering(_ isUnderWay: Bool, _ attempt: AttemptID, worker: UUID) {
        change { fleet, _ in fleet.setDelivering(isUnderWay, attempt, worker: worker) }
    }

    /// An image of this attempt arrived, whichever session it was rendered under.
    /// - Returns: the device that made it, where that is fit again by it.
    package func delivered(_ attempt: AttemptID, worker: UUID, renderSeconds: Double) -> String? {
        change { $0.delivered(attempt, worker: worker, renderSeconds: renderSeconds, now: $1) }
    }

    /// Each is told once: who takes them has to bring them into the store.
    package func takeConvictions() -> [Conviction] { change { fleet, _ in fleet.takeConvictions() } }

    /// Asks workers to give back what they have not begun.
    func recall(_ recalls: [TailPolicy.Recall], isUrgent: Bool) {
        change { fleet, _ in fleet.recall(recalls, isUrgent: isUrgent) }
    }

    /// Whether the attempt is given out once more.
    func setCopied(_ isCopied: Bool, _ attempt: AttemptID, session: SessionID) {
        change { fleet, _ in fleet.setCopied(isCopied, attempt, session: session) }
    }

    /// What an attempt is that a worker brought along from another coordinator.
    func identify(_ attempt: AttemptID, submitter: String, priority: Int, origin: ImageOrigin) {
        change { fleet, _ in fleet.identify(attempt, submitter: submitter, priority: priority, origin: origin) }
    }

    /// What a worker has of an attempt, while it has it.
    func task(_ attempt: AttemptID, session: SessionID) -> FleetTask? { fleet.sessions[session]?.tasks[attempt] }

    /// What each submitter is to be charged since this was asked last, in seconds over its weight.
    func takeCharges() -> [String: Double] { change { fleet, _ in fleet.takeCharges() } }

    func charge(_ submitter: String, _ seconds: Double) { change { fleet, _ in fleet.charge(submitter, seconds) } }

    // MARK: What is seen of it

    /// The newest look of an image in the making under this coordinator's sessions.
    package func preview(of task: TaskID) -> ImagePreview? { fleet.preview(of: task) }

    /// What is being rendered under this coordinator's sessions.
    package func renderings() -> [LiveRendering] { fleet.renderings }
}
