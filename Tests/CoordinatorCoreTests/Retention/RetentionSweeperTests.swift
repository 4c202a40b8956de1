import CoordinatorCore
import FarmBasics
import FarmModel
import FarmScheduling
import FarmStore
import Logging
import Testing

@Suite struct RetentionSweeperTests {
    /// A store whose steps are written down beforehand; behind them nothing is due.
    private actor ScriptedStore: RetentionStore {
        private var script: [Result<RetentionStep, FarmError>]
        private(set) var steps = 0

        init(_ script: [Result<RetentionStep, FarmError>]) { self.script = script }

        func takeRetentionStep() throws -> RetentionStep {
            steps += 1
            return script.isEmpty ? .nothingDue : try script.removeFirst().get()
        }

        func delete(job id: JobID) -> DiskUse? { nil }
        func delete(images ids: [ImageID]) -> ImageDeletion { ImageDeletion(deleted: DiskUse(), missing: ids) }
        func diskUse(job id: JobID) -> DiskUse? { nil }
        func diskUse() -> FarmDiskUse { FarmDiskUse(kept: DiskUse(), databaseBytes: 0, deletingJobs: 0) }
        func retentionRules() -> [RetentionRule] { [] }
        func addRetentionRule(_ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit) -> RetentionRule? { nil }
        func removeRetentionRule(_ id: Int64) -> Bool { false }
        func imagesDue(_ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit) -> Int { 0 }
    }

    /// Runs a sweeper until its store has been asked so often.
    private func run(_ store: ScriptedStore, until steps: Int, wakeup: Wakeup = Wakeup()) async throws {
        var timings = FarmTimings()
        timings.retentionPause = .milliseconds(1)
        let sweeper = RetentionSweeper(
            store: store, timings: timings, wakeup: wakeup,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let service = Task { try await sweeper.run() }
        while await store.steps < steps { try await Task.sleep(for: .milliseconds(1)) }
        service.cancel()
        try await service.value
    }

    @Test(.timeLimit(.minutes(1))) func stepsAreTakenUntilNothingIsDue() async throws {
        let store = ScriptedStore([.success(.deleted(images: 200)), .success(.deleted(images: 0))])
        try await run(store, until: 3)
        #expect(await store.steps == 3)
    }

    @Test(.timeLimit(.minutes(1))) func aWakeupBeginsAgainAfterAFailureOrAnothersTurn() async throws {
        let wakeup = Wakeup()
        let store = ScriptedStore([
            .failure(FarmError(.unavailable, "away")), .success(.takenElsewhere), .success(.deleted(images: 1)),
        ])
        let waker = Task {
            while !Task.isCancelled {
                wakeup.signal()
                try await Task.sleep(for: .milliseconds(2))
            }
        }
        try await run(store, until: 4, wakeup: wakeup)
        waker.cancel()
    }
}
