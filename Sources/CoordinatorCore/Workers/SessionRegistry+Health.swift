package import FarmModel
import FarmScheduling

package import struct FoundationEssentials.UUID

/// Whether devices are fit, whose fault their failures are, and which renders take too long.
extension SessionRegistry {
    /// What is to be done about a failure.
    package struct Judgement: Sendable, Equatable {
        package var blame: FailureBlame
        /// The device's rest, where it is to have one.
        package var cooling: DeviceCooling?
    }

    /// A failure that did not count, and does now: its worker's device is fit.
    package struct Conviction: Sendable, Equatable {
        package var attempt: AttemptID
        package var failure: FailureClass
        package var worker: UUID
    }

    /// A render that has taken too long.
    package struct Overdue: Sendable, Equatable {
        package var attempt: AttemptID
        package var session: Int64
        package var device: String
        package var deadline: Duration
    }

    /// Notes a failure. Nothing changes where the same attempt is judged twice.
    /// - Parameter device: which had it; nil where that is not known.
    package func judge(
        _ attempt: AttemptID, _ failure: FailureClass, reason: String, device: String?, session: Int64,
        now: ContinuousClock.Instant = .now
    ) -> Judgement {
        guard let device, let worker = sessions[session]?.worker,
            let judgement = sessions[session]?.devices[device]?.health.fail(attempt, failure, reason: reason, now: now)
        else { return Judgement(blame: DeviceHealth.judgement(unheard: failure).blame) }
        let times = sessions[session]?.devices[device]?.health.times ?? 1
        return Judgement(
            blame: judgement.blame,
            cooling: judgement.pause.map {
                DeviceCooling(worker: worker, device: device, remaining: $0, times: times, reason: reason)
            })
    }

    /// The task's device has rendered it.
    /// - Returns: whether the device had been cooled down, and is fit again.
    func noteSuccess(of task: LiveSession.Outstanding, session: Int64) -> Bool {
        guard let worker = sessions[session]?.worker,
            let told = sessions[session]?.devices[task.device]?.health.succeed(
                begunAt: task.startedAt ?? task.assignedAt)
        else { return false }
        convictions += told.convicted.map { Conviction(attempt: $0.attempt, failure: $0.failure, worker: worker) }
        if told.isRecovered { sessions[session]?.devices[task.device]?.coolingsSeen = 0 }
        return told.isRecovered
    }

    package func takeConvictions() -> [Conviction] {
        defer { convictions = [] }
        return convictions
    }

    /// Whether a task that is lost with this session may be the cause: its worker had rendered others.
    package func isProven(_ session: Int64) -> Bool {
        sessions[session]?.devices.values.contains { $0.health.hasSucceeded && $0.health.times == 0 } ?? false
    }

    /// Workers with a device on trial that has had nothing for so long: there may be nothing but what it has failed.
    package func idleOnTrial(for time: Duration, now: ContinuousClock.Instant = .now) -> Set<UUID> {
        Set(
            sessions.values.filter { session in
                session.devices.contains { id, device in
                    device.health.hasWaited(time, now: now) && session.count(on: id) == 0
                }
            }.map(\.worker))
    }

    /// The device asks for more, or has begun the next: what it rendered is in its worker's spool, however long it takes
    /// to come. Should it be another task that has left the device, the next step starts the clock again.
    func stopClocks(on device: String, session: Int64) {
        guard let outstanding = sessions[session]?.outstanding else { return }
        for (attempt, task) in outstanding where task.device == device && task.isStarted {
            sessions[session]?.outstanding[attempt]?.isRendered = true
        }
    }

    /// The renders whose deadline has passed.
    package func overdue(now: ContinuousClock.Instant = .now) -> [Overdue] {
        sessions.values.flatMap { session in
            session.outstanding.compactMap { attempt, task in
                let deadline = paces.deadline(for: session.work(task))
                guard let startedAt = task.startedAt, !task.isRendered, startedAt + deadline < now else { return nil }
                return Overdue(attempt: attempt, session: session.id, device: task.device, deadline: deadline)
            }
        }
    }
}
