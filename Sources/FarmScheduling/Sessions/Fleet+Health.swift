package import FarmModel

package import struct FoundationEssentials.UUID

/// Whether devices are fit, whose fault their failures are, and which renders take too long.
extension Fleet {
    /// What is to be done about a failure.
    package struct Judgement: Sendable, Equatable {
        /// Whether it counts against the task.
        package var blame: FailureBlame
        /// The device's rest, where it is to have one.
        package var cooling: DeviceCooling?
    }

    /// A render that has taken too long.
    package struct Overdue: Sendable, Equatable {
        /// The one that is to fail with `deadline`.
        package var attempt: AttemptID
        /// Whose worker has it.
        package var session: SessionID
        /// The worker's own name of it; may be empty for an attempt that came from an earlier session.
        package var device: String
        /// The whole time that the render was given, for the message.
        package var deadline: Duration

        /// - Parameter deadline: from ``RenderPaces/deadline(for:)``, counted from the render's start.
        package init(attempt: AttemptID, session: SessionID, device: String, deadline: Duration) {
            self.attempt = attempt
            self.session = session
            self.device = device
            self.deadline = deadline
        }
    }

    /// Notes a failure. Nothing changes where the same attempt is judged twice.
    /// - Parameter device: which had it; nil where that is not known.
    package mutating func judge(
        _ attempt: AttemptID, _ failure: FailureClass, reason: String, device: String?, session: SessionID,
        now: ContinuousClock.Instant
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
    mutating func noteSuccess(of task: FleetTask, session: SessionID) -> Bool {
        guard let worker = sessions[session]?.worker,
            let told = sessions[session]?.devices[task.device]?.health.succeed(
                begunAt: task.startedAt ?? task.assignedAt)
        else { return false }
        convictions += told.convicted.map { Conviction(attempt: $0.attempt, failure: $0.failure, worker: worker) }
        if told.isRecovered { sessions[session]?.devices[task.device]?.coolingsSeen = 0 }
        return told.isRecovered
    }

    /// Failures that are to be counted against their tasks after all, each told once.
    package mutating func takeConvictions() -> [Conviction] {
        defer { convictions = [] }
        return convictions
    }

    /// These devices cool down or are on trial, and no others that did before: a person may have said so.
    package mutating func setCooled(_ cooled: [DeviceCooling]) {
        for (id, session) in sessions {
            for (name, device) in session.devices where device.health.times > 0 {
                if let known = cooled.first(where: { $0.worker == session.worker && $0.device == name }) {
                    sessions[id]?.devices[name]?.coolingsSeen = known.times
                } else if device.coolingsSeen >= device.health.times {
                    // Else it is on its way into the store.
                    sessions[id]?.devices[name]?.health = DeviceHealth()
                    sessions[id]?.devices[name]?.coolingsSeen = 0
                }
            }
        }
        act(.room)
    }

    /// Workers with a device on trial that has had nothing for so long: there may be nothing but what it has failed.
    package func idleOnTrial(for time: Duration, now: ContinuousClock.Instant) -> Set<UUID> {
        Set(
            sessions.values.filter { session in
                session.devices.contains { id, device in
                    device.health.hasWaited(time, now: now) && session.count(on: id) == 0
                }
            }.map(\.worker))
    }

    /// The renders whose deadline has passed.
    package func overdue(now: ContinuousClock.Instant) -> [Overdue] {
        sessions.values.flatMap { session in
            session.tasks.compactMap { attempt, task in
                let deadline = paces.deadline(for: session.work(task))
                guard let startedAt = task.startedAt, !task.isRendered, startedAt + deadline < now else { return nil }
                return Overdue(attempt: attempt, session: session.id, device: task.device, deadline: deadline)
            }
        }
    }
}
