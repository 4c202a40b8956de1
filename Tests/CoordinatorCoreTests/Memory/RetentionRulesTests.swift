import FarmBasics
import FarmModel
import FarmStore
import FarmTestSupport
import Foundation
import Testing

@testable import CoordinatorCore

/// What people delete, and the rules that do it for them.
@Suite(.timeLimit(.minutes(1))) struct RetentionRulesTests {
    private let sweep = Wakeup()

    /// A job of ann's whose images are done.
    private func rendered(_ count: Int, at farm: MemoryCoordinator) async throws -> Job {
        let worker = TestWorker("w\(UUID())")
        return try await farm.with(worker) {
            let job = try await farm.submit(count)
            worker.askFor(count)
            for attempt in try await farm.given(count, to: worker) {
                try await Delivery(attempt, of: worker, to: farm).send(to: farm)
            }
            try await farm.store.finish(jobs: [job.id])
            return job
        }
    }

    private static func draft(_ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit) -> RetentionRule {
        RetentionRule(id: 0, scope: scope, limit: limit, createdAt: Date())
    }

    @Test func aJobIsDeletedOnceNothingOfItIsOpen() async throws {
        try await MemoryCoordinator.run { farm in
            let service = RetentionService(store: farm.store, sweep: sweep, logger: MemoryCoordinator.logger)
            let job = try await rendered(2, at: farm)
            let open = try await farm.submit(1)
            let refusal = await #expect(throws: FarmError.self) { try await service.delete(job: open.id) }
            #expect(refusal?.code == .failedPrecondition)
            let unknown = await #expect(throws: FarmError.self) { try await service.delete(job: 999) }
            #expect(unknown?.code == .notFound)
            #expect(try await service.delete(job: job.id).images == 2)
            #expect(try await farm.store.images(HistoryFilter()).isEmpty)
            var signals = sweep.signals.makeAsyncIterator()
            #expect(await signals.next() != nil, "the sweeper is woken")
            #expect(try await farm.store.takeRetentionStep() == .deleted(images: 2))
            #expect(try await farm.store.takeRetentionStep() == .nothingDue)
        }
    }

    @Test func aRuleIsRefusedThatMeansNothingOrIsThere() async throws {
        try await MemoryCoordinator.run { farm in
            let service = RetentionService(store: farm.store, sweep: sweep, logger: MemoryCoordinator.logger)
            _ = try await rendered(3, at: farm)
            func code(_ scope: RetentionRule.Scope, _ limit: RetentionRule.Limit) async throws -> FarmError.Code? {
                do {
                    _ = try await service.add(Self.draft(scope, limit))
                    return nil
                } catch let error as FarmError {
                    return error.code
                }
            }
            #expect(try await code(.farm, .count(0)) == .invalidInput)
            #expect(try await code(.farm, .age(.seconds(1))) == .invalidInput)
            #expect(try await code(.job(999), .count(1)) == .notFound)
            #expect(try await code(.submitter("nobody"), .count(1)) == .notFound)
            let (rule, due) = try await service.add(Self.draft(.submitter("ann"), .count(1)))
            #expect(due == 2 && rule.scope == .submitter("ann"))
            #expect(try await code(.submitter("ann"), .count(1)) == .conflict)
            #expect(try await farm.store.takeRetentionStep() == .deleted(images: 2))
            // The newest stay.
            #expect(try await farm.store.images(HistoryFilter()).map(\.task.index) == [2])
            try await service.remove(rule: rule.id)
            let gone = await #expect(throws: FarmError.self) { try await service.remove(rule: rule.id) }
            #expect(gone?.code == .notFound)
        }
    }

    @Test func imagesAreDeletedByTheirIds() async throws {
        try await MemoryCoordinator.run { farm in
            let service = RetentionService(store: farm.store, sweep: sweep, logger: MemoryCoordinator.logger)
            let job = try await rendered(2, at: farm)
            let ids = try await farm.store.images(HistoryFilter()).map(\.id)
            let deletion = try await service.delete(images: [ids[0], 999])
            #expect(deletion.deleted.images == 1 && deletion.missing == [999])
            #expect(try await farm.jobs.job(job.id).counts == JobCounts(done: 2), "they were made all the same")
            let many = (0...Int64(ImageDeletion.maximumIDs)).map { ImageID($0) }
            let refusal = await #expect(throws: FarmError.self) { try await service.delete(images: many) }
            #expect(refusal?.code == .invalidInput)
        }
    }
}
