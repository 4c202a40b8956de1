import FarmModel
import FarmScheduling
import FarmStore
import Logging

/// What a coordinator looks after at each of its signs of life: its workers' deadlines, sessions that nobody holds, and
/// now and then whatever was missed. One part that fails does not keep the others from being done.
struct FarmSweep {
    let store: any Store
    let dispatcher: Dispatcher
    let registry: SessionRegistry
    let news: JobNews
    let timings: FarmTimings
    let logger: Logger

    /// - Parameter isWhole: Whether to look for what was missed, too.
    func run(_ beat: CoordinatorPulse.Beat, isWhole: Bool, now: ContinuousClock.Instant = .now) async {
        // What workers said while the store was away is heard first: an image may long be rendered.
        if beat.mayJudgeOthers { await enforceDeadlines(now) }
        for session in await registry.fleet.withoutStream(beat.standing.sessions).sorted() {
            await part("end a session without a stream") {
                try await store.endSession(session, reason: "the connection was lost", counts: false)
                logger.warning("ended a session without a stream", metadata: ["session": "\(session)"])
            }
        }
        if beat.mayJudgeOthers {
            await part("end the sessions of silent coordinators") {
                let ended = try await store.endSessions(ofCoordinatorsSilentFor: timings.coordinatorSilence)
                guard ended > 0 else { return }
                logger.warning("ended sessions of silent coordinators", metadata: ["sessions": "\(ended)"])
            }
        }
        guard isWhole else { return }
        await part("look for images that no worker is left for") {
            var hopeless = 0
            // One look finds so many.
            while case let found = try await store.giveUp(), found > 0 { hopeless += found }
            guard hopeless > 0 else { return }
            logger.warning("no worker is left for these tasks", metadata: ["tasks": "\(hopeless)"])
        }
        await part("look at tables that have grown") { try await store.analyzeGrown() }
        await part("finish jobs") { try await store.finish(jobs: nil) }
        await part("read which workers are drained") { await registry.setDrained(try await store.drainedWorkers()) }
        await part("read which devices cool down") { await registry.setCooled(try await store.cooledDevices()) }
        for worker in await registry.fleet.idleOnTrial(for: timings.sweep, now: now) {
            await part("end a worker's rests") { try await store.endRests(of: worker) }
        }
        await dispatcher.reconcile()
        await part("look for images that were queued again") { try await dispatcher.lookAgain() }
    }

    private func enforceDeadlines(_ now: ContinuousClock.Instant) async {
        for overdue in await registry.fleet.overdue(now: now) {
            let message = "the render took longer than \(overdue.deadline.components.seconds) s"
            logger.warning(
                "deadline passed", metadata: overdue.attempt.metadata.merging(["reason": "\(message)"]) { $1 })
            await part("record a passed deadline") {
                let judgement = await registry.judge(
                    overdue.attempt, .deadline, reason: message, device: overdue.device, session: overdue.session)
                _ = try await store.fail(
                    overdue.attempt, failure: .deadline, blame: judgement.blame, message: message,
                    device: overdue.device, session: overdue.session)
                // Only now: had the store been away, the next beat would try again.
                await registry.take(overdue.attempt, from: overdue.session)
                await news.changed(overdue.attempt.task.job)
                if let cooling = judgement.cooling { try await store.cool(cooling) }
            }
        }
    }

    private func part(_ what: String, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            // The next beat tries again.
            logger.warning("cannot \(what) yet", metadata: ["error": "\(error)"])
        }
    }
}
