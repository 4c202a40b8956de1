import FarmModel
package import FarmStore
package import Logging
import ServiceLifecycle

/// Looks after the door: ends what is no longer allowed, and writes what the gate has noted.
package struct DoorKeeper: Service {
    /// Between two looks at what runs: tokens expire, and news may have been missed.
    private static let look = Duration.seconds(30)
    /// Between two looks at the audit's age.
    private static let trim = Duration.seconds(3600)
    /// Refusals of a second are written together.
    private static let pause = Duration.seconds(1)

    private let gate: AccessGate
    private let calls: RunningCalls
    private let store: any AuditStore & PeopleStore
    private let changes = Wakeup()
    private let logger: Logger

    /// - Parameter calls: those that the gate has let in.
    package init(gate: AccessGate, calls: RunningCalls, store: any AuditStore & PeopleStore, logger: Logger) {
        self.gate = gate
        self.calls = calls
        self.store = store
        self.logger = logger
    }

    /// Who may do what has changed, here or elsewhere.
    package func peopleChanged() {
        gate.forget()
        changes.signal()
    }

    /// Until the shutdown; never throws.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask {
                    for await _ in changes.signals { await calls.recheck(gate) }
                }
                group.addTask {
                    for await _ in gate.wakeup.signals {
                        await gate.refusals.write(to: store, logger: logger)
                        // Throttle: strangers decide how many there are.
                        try? await Task.sleep(for: Self.pause)
                    }
                }
                group.addTask { await every(Self.look) { await look() } }
                group.addTask { await every(Self.trim) { await trimAudit() } }
            }
        }
        // What was noted last.
        await gate.refusals.write(to: store, logger: logger)
    }

    private func every(_ interval: Duration, _ body: () async -> Void) async {
        while !Task.isCancelled {
            await body()
            // The clock itself: a timer.
            try? await Task.sleep(for: interval)
        }
    }

    private func look() async {
        changes.signal()
        let uses = gate.takeUses()
        guard !uses.isEmpty else { return }
        do {
            try await store.noteUse(of: uses)
        } catch {
            // It only shows, and the next use tells.
            logger.debug("cannot note which tokens were used", metadata: ["error": "\(error)"])
        }
    }

    private func trimAudit() async {
        do {
            guard let days = try await gate.currentAccess().auditDays else { return }
            var trimmed = 0
            // In steps, each a short transaction.
            while case let count = try await store.trimAudit(days: days), count > 0 { trimmed += count }
            if trimmed > 0 { logger.info("trimmed the audit", metadata: ["lines": "\(trimmed)", "days": "\(days)"]) }
        } catch {
            logger.warning("cannot trim the audit yet", metadata: ["error": "\(error)"])
        }
    }
}
