import FarmBasics
import FarmModel
import LocalFiles
import Logging

/// How a worker stays connected.
extension WorkerSession {
    /// What it has told of the connection.
    private struct Complaints {
        var isLost = false
        var turnedAway: TurnedAway?
        var saidAt: SuspendingClock.Instant?
    }

    /// While a worker is turned away, between two words of it.
    private static let turnedAwayWord = Duration.seconds(3600)
    /// How soon a worker that is turned away sees that it has been enrolled.
    private static let look = Duration.seconds(2)

    /// Dials one address after the other, for ever; says so when that begins and when it ends, not at each try.
    func stayConnected() async throws {
        var plan = RedialPlan(count: addresses.count)
        var complaints = Complaints()
        // While one is upgraded another may still take this worker: it gives up when all have refused it.
        var refusing: Set<Int> = []
        while !hasFinished, !Task.isCancelled {
            let address = addresses[plan.current]
            let connection = CoordinatorConnection(
                address: address, worker: worker, spool: spool, inputs: inputs, storedFiles: storedFiles,
                security: security, logger: logger
            ) { [eventsEnd] in eventsEnd.yield(.connection($0)) }
            let watchdog = ConnectionWatchdog(registrationTimeout: registrationTimeout)
            var shouldPause = true
            do {
                let ending = try await connection.run(watchdog)
                logger.info("the coordinator \(ending == .draining ? "is going away" : "ended the session")")
                shouldPause = ending == .closed || watchdog.age < .seconds(1)
            } catch let refusal as Refusal {
                let isNew = refusing.insert(plan.current).inserted
                guard refusing.count < addresses.count else {
                    eventsEnd.yield(.refused(refusal))
                    return
                }
                if isNew { logger.warning("\(refusal); trying the next address") }
            } catch let turnedAway as TurnedAway {
                plan.turnedAway(at: .now)
                complain(turnedAway, &complaints)
            } catch {
                if Task.isCancelled || hasFinished { return }
                if watchdog.isRegistered || !complaints.isLost {
                    complain(error, address, wasConnected: watchdog.isRegistered)
                }
                complaints.isLost = true
            }
            post(.closed)
            if watchdog.isRegistered {
                plan.connected()
                complaints.turnedAway = nil
                refusing = []
            }
            try await redial(&plan, pauses: shouldPause)
        }
    }

    /// Waits until the next is to be dialled.
    private func redial(_ plan: inout RedialPlan, pauses: Bool) async throws {
        guard plan.isTurnedAwayByAll else {
            let pause = plan.next(at: .now, pauses: pauses)
            // Backoff.
            if pause > .zero { try await Task.sleep(for: pause) }
            return
        }
        let end = SuspendingClock.now + plan.next(at: .now, pauses: pauses)
        let stamp = security.stamp
        while SuspendingClock.now < end {
            // Files tell nobody when they change.
            try await Task.sleep(for: min(Self.look, end - SuspendingClock.now))
            if security.stamp != stamp { return plan.begin() }
        }
    }

    private func complain(_ turnedAway: TurnedAway, _ complaints: inout Complaints) {
        let isJustSaid = complaints.saidAt.map { SuspendingClock.now - $0 < Self.turnedAwayWord } ?? false
        guard !isJustSaid || complaints.turnedAway?.advice != turnedAway.advice else { return }
        (complaints.turnedAway, complaints.saidAt) = (turnedAway, .now)
        logger.warning(
            "\(turnedAway.advice)",
            metadata: ["coordinator": "\(turnedAway.address)", "reason": "\(turnedAway.reason)"])
    }

    private func complain(_ error: any Error, _ address: CoordinatorAddress, wasConnected: Bool) {
        logger.warning(
            wasConnected ? "lost the coordinator; reconnecting" : "cannot reach the coordinator; trying on",
            metadata: [
                "coordinator": "\(address)", "tried": "\(addresses.map(\.description).joined(separator: ", "))",
                "reason": "\(error)",
            ])
    }
}
