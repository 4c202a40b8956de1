import FarmModel
import FarmScheduling
import FarmStore
import FarmTestSupport
import Foundation
import Testing

@testable import CoordinatorCore

/// What a coordinator tells the others of its jobs.
@Suite(.timeLimit(.minutes(1))) struct JobNewsTests {
    @Test func whatChangesTogetherIsToldTogether() async throws {
        var timings = MemoryCoordinator.timings
        timings.news = .milliseconds(300)
        try await MemoryCoordinator.runHeld(timings: timings) { farm, store in
            await farm.news.changed(1)
            try await eventually("the first is told at once") { store.announcements == [[1]] }
            for job in [JobID(2), 3, 2, 3, 4] { await farm.news.changed(job) }
            try await eventually("the others are told") { store.announcements.count == 2 }
            #expect(Set(store.announcements[1]) == [2, 3, 4] && store.announcements[1].count == 3)
        }
    }

    @Test func newsThatTheStoreDoesNotTakeAreToldLater() async throws {
        try await MemoryCoordinator.runHeld { farm, store in
            store.failAnnouncements(1)
            await farm.news.changed(1)
            await farm.news.changed(2)
            try await eventually("both are told") { Set(store.announcements.joined()) == [1, 2] }
        }
    }

    /// Who hears of the last image finds the job finished.
    @Test func aJobIsFinishedBeforeItsLastImageIsAnnounced() async throws {
        try await MemoryCoordinator.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let job = try await farm.submit(1)
                worker.askFor(1)
                let attempt = try await farm.given(1, to: worker)[0]
                var events = farm.store.events().makeAsyncIterator()
                try await Delivery(attempt, of: worker, to: farm).send(to: farm)
                while let event = await events.next() {
                    guard case .jobsChanged(let jobs) = event, jobs?.contains(job.id) ?? true else { continue }
                    break
                }
                #expect(try await farm.jobs.job(job.id).finishedAt != nil)
            }
        }
    }

    @Test func watchersAreWokenByWhatTheyWatchAlone() async throws {
        let store = MemoryStore()
        let news = JobNews(store: store, timings: MemoryCoordinator.timings, logger: MemoryCoordinator.logger)
        let (one, signals) = await news.watch(1)
        let (two, _) = await news.watch(2)
        var woken = signals.makeAsyncIterator()
        #expect(await woken.next() != nil, "at once")
        #expect(await news.takeCountsChanged(1, id: one))
        #expect(await !news.takeCountsChanged(1, id: one), "once")
        #expect(await news.takeCountsChanged(2, id: two))
        await news.heard(changed: [2, 3])
        #expect(await !news.takeCountsChanged(1, id: one))
        #expect(await news.takeCountsChanged(2, id: two))
        news.progressed(1)
        #expect(await woken.next() != nil)
        #expect(await !news.takeCountsChanged(1, id: one), "a step changes no counts")
        // Whatever may have changed.
        await news.heard(changed: nil)
        #expect(await news.takeCountsChanged(1, id: one))
        #expect(await news.takeCountsChanged(2, id: two))
        await news.unwatch(1, id: one)
        await news.heard(changed: [1])
        #expect(await !news.takeCountsChanged(1, id: one), "nobody watches")
    }
}
