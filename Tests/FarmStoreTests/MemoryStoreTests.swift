import FarmBasics
import FarmModel
import FarmScheduling
import FarmStore
import FarmStoreTestSupport
import Foundation
import Synchronization
import Testing

/// What is the memory's own: its clock, its transactions, its news.
@Suite(.timeLimit(.minutes(1))) struct MemoryStoreTests {
    private final class Clock: Sendable {
        private let date = Mutex(Date(timeIntervalSince1970: 1_700_000_000))

        var now: Date { date.withLock { $0 } }
        func advance(_ seconds: Double) { date.withLock { $0 += seconds } }
    }

    private let clock = Clock()
    private let store: MemoryStore
    private let farm: StoreFixture

    init() async throws {
        let clock = clock
        store = MemoryStore { clock.now }
        farm = StoreFixture(store: store)
        try await farm.begin()
    }

    private func claimed(_ job: Job, _ session: SessionID) async throws -> AttemptID {
        try #require(try await store.claim(job: job.id, sessions: [session]).tasks.first).attempt
    }

    @Test func aRestLastsAsLongAsItIsToAndLongerEachTime() async throws {
        let session = try await farm.openSession("a").id
        let job = try await farm.submit(1)
        for attempt in 1...3 {
            _ = try await store.fail(
                try await claimed(job, session), failure: .modelLoadFailed, message: "no driver", session: session)
            let rest = Double(FailurePolicy.rest(attempt: attempt).components.seconds)
            clock.advance(rest - 1)
            #expect(try await store.claim(job: job.id, sessions: [session]).tasks.isEmpty)
            clock.advance(1)
        }
        #expect(try await claimed(job, session).attempt == 4)
    }

    @Test func whoLeftIsWaitedForAWhile() async throws {
        let session = try await farm.openSession("a").id
        let other = try await farm.openSession("b").id
        let job = try await farm.submit(1)
        try await store.endSession(other, reason: "test")
        let state = try await store.fail(
            try await claimed(job, session), failure: .engineError, message: "", session: session)
        #expect(state == .queued)
        #expect(try await store.giveUp() == 0)
        clock.advance(Double(FailurePolicy.absence.components.seconds))
        #expect(try await store.giveUp() == 1)
        #expect(await store.job(job.id)?.counts == JobCounts(failed: 1))
    }

    @Test func aCoordinatorIsDeadAfterItsSilence() async throws {
        _ = try await farm.openSession("a")
        clock.advance(14)
        #expect(try await store.endSessions(ofCoordinatorsSilentFor: .seconds(15)) == 0)
        clock.advance(1)
        #expect(try await store.endSessions(ofCoordinatorsSilentFor: .seconds(15)) == 1)
    }

    @Test func anImageThatIsRefusedAtItsCommitLeavesNoTrace() async throws {
        let worker = UUID()
        let session = try await farm.openSession("a", worker: worker).id
        let job = try await farm.submit(1)
        let image = farm.image(try await claimed(job, session))
        let before = await store.lives(job: job.id)
        await store.refuseImages(true)
        let error = await #expect(throws: FarmError.self) {
            try await store.record(image, png: [1, 2, 3], worker: worker, session: session)
        }
        #expect(error?.code == .unavailable)
        #expect(await store.lives(job: job.id) == before)
        #expect(try await store.images(HistoryFilter()).isEmpty)
        #expect(await store.workers(all: false).map(\.imagesDone) == [0])
        await store.refuseImages(false)
        #expect(try await store.record(image, png: [1, 2, 3], worker: worker, session: session) == .committed)
    }

    @Test func whatThrowsTellsNoNews() async throws {
        var events = store.events().makeAsyncIterator()
        #expect(await events.next() == .connected)
        await #expect(throws: FarmError.self) { try await farm.submit(1) }
        _ = try await farm.openSession("a")
        let job = try await farm.submit(1)
        #expect(await events.next() == .jobsQueued([job.id]))
    }

    @Test func newsComeToAllWhoListenInTheirOrder() async throws {
        let session = try await farm.openSession("a").id
        var (one, two) = (store.events().makeAsyncIterator(), store.events().makeAsyncIterator())
        let job = try await farm.submit(2)
        _ = try await claimed(job, session)
        try await store.endSession(session, reason: "test")
        let expected: [StoreEvent] = [
            .connected, .jobsQueued([job.id]), .jobsQueued([job.id]), .jobsChanged([job.id]),
        ]
        for event in expected {
            #expect(await one.next() == event)
            #expect(await two.next() == event)
        }
    }

    @Test func aJobWithManyOthersIsNotNamed() {
        let many = (1...Int64(StoreEvent.mostJobs)).map { JobID($0) }
        #expect(StoreEvent.queued(many) == .jobsQueued(many))
        #expect(StoreEvent.queued(many + [0]) == .tasksQueued)
        #expect(StoreEvent.queued([]) == .tasksQueued)
        #expect(StoreEvent.changed(many) == .jobsChanged(many))
        #expect(StoreEvent.changed(many + [0]) == .jobsChanged(nil))
        #expect(UsageChange(submitter: "ann", floor: 4, seconds: 3).clock(after: nil) == 7)
        #expect(UsageChange(submitter: "ann", floor: 4, seconds: -1).clock(after: 9) == 8)
    }

    @Test func aClockThatNobodyTouchedForAMonthIsForgotten() async throws {
        _ = try await store.exchange(usage: [UsageChange(submitter: "ann", floor: 0, seconds: 5)])
        clock.advance(31 * 86_400)
        #expect(try await store.exchange(usage: []) == ["ann": 5])
        let left = try await store.exchange(usage: [UsageChange(submitter: "ben", floor: 2, seconds: 1)])
        #expect(left == ["ben": 3])
    }

    @Test func aDeletedJobsImagesGoInSteps() async throws {
        let worker = UUID()
        let session = try await farm.openSession("a", worker: worker).id
        let job = try await farm.submit(450)
        let slots = Array(repeating: session, count: 450)
        for task in try await store.claim(job: job.id, sessions: slots).tasks {
            _ = try await store.record(farm.image(task.attempt), png: [1, 2, 3], worker: worker, session: session)
        }
        #expect(try await store.delete(job: job.id) == DiskUse(images: 450, bytes: 1350))
        #expect(await store.diskUse().deletingJobs == 1)
        var steps: [RetentionStep] = []
        while steps.last != .nothingDue { steps.append(try await store.takeRetentionStep()) }
        #expect(steps == [.deleted(images: 200), .deleted(images: 200), .deleted(images: 50), .nothingDue])
        #expect(await store.diskUse() == FarmDiskUse(kept: DiskUse(), databaseBytes: 0, deletingJobs: 0))
    }
}
