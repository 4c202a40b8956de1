import FarmBasics
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import PostgresDriver
import Testing

@Suite struct TaskLifeTests {
    @Test(arguments: StoreKind.allCases)
    func aSubmissionIsOneJobHoweverOftenItIsSent(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            _ = try await farm.openSession("w")
            let submission = UUID()
            let first = try await farm.submit(3, submission: submission)
            let again = try await farm.submit(3, submission: submission)
            #expect(first.id == again.id)
            #expect(first.counts == JobCounts(queued: 3))
            #expect(try await farm.store.jobs(before: nil, submitter: nil, limit: 10).count == 1)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func tasksAreClaimedInOrderAndOnlyOnce(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let sessions = [try await farm.openSession("a").id, try await farm.openSession("b").id]
            let job = try await farm.submit(100)
            let claims = try await withThrowingTaskGroup(of: [ClaimedTask].self) { group in
                for round in 0..<30 {
                    group.addTask {
                        try await farm.store.claim(
                            job: job.id, sessions: [sessions[round % 2], sessions[0], sessions[1]]
                        ).tasks
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claims.count == 90)
            #expect(Set(claims.map(\.attempt.task)).count == 90)
            #expect(claims.allSatisfy { $0.attempt.attempt == 1 })
            let rest = try await farm.store.claim(job: job.id, sessions: Array(repeating: sessions[0], count: 20)).tasks
            #expect(rest.count == 10)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(running: 100))
            #expect(try await farm.store.openJobs().isEmpty)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func anEndedSessionClaimsNothingAndLosesWhatItHad(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let ended = try await farm.openSession("a").id
            let live = try await farm.openSession("b").id
            let job = try await farm.submit(2)
            let claimed = try await farm.store.claim(job: job.id, sessions: [ended]).tasks
            #expect(claimed.map(\.attempt.task.index) == [0])
            try await farm.store.endSession(ended, reason: "test")
            try await farm.store.endSession(ended, reason: "again")
            #expect(try await farm.store.claim(job: job.id, sessions: [ended]).tasks.isEmpty)
            let again = try await farm.store.claim(job: job.id, sessions: [ended, live]).tasks
            #expect(again.map(\.attempt) == [AttemptID(task: TaskID(job: job.id, index: 0), attempt: 2)])
            let failures = try await farm.store.failures(job: job.id, limit: 10)
            #expect(failures.map(\.failure) == [.workerLost])
            #expect(failures.first?.message == "test")
        }
    }

    @Test(arguments: StoreKind.allCases)
    func anImageIsRecordedOnceAndALateOneIsWelcomeWhileTheTaskIsOpen(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(1)
            let first = try #require(try await farm.store.claim(job: job.id, sessions: [session]).tasks.first).attempt
            try await farm.store.endSession(session, reason: "lost")
            let second = try await farm.openSession("b").id
            _ = try await farm.store.claim(job: job.id, sessions: [second]).tasks
            // The first attempt's image comes after the task went to another worker.
            #expect(try await farm.store.verdict(for: farm.image(first)) == nil)
            #expect(
                try await farm.store.record(farm.image(first), png: [1, 2, 3], worker: worker, session: session)
                    == .committed)
            #expect(
                try await farm.store.record(farm.image(first), png: [1, 2, 3], worker: worker, session: session)
                    == .committed)
            #expect(try await farm.store.verdict(for: farm.image(first)) == .committed)
            let other = AttemptID(task: first.task, attempt: 2, key: first.key)
            #expect(
                try await farm.store.record(farm.image(other, digest: "e"), png: [4], worker: worker, session: second)
                    == .superseded)
            let images = try await farm.store.images(HistoryFilter())
            #expect(images.map(\.attempt) == [1])
            #expect(try await farm.store.png(image: images[0].id) == [1, 2, 3])
            #expect(try await farm.store.failures(job: job.id, limit: 10).isEmpty)
            try await farm.store.finish(jobs: [job.id])
            let finished = try #require(try await farm.store.job(job.id))
            #expect(finished.counts == JobCounts(done: 1))
            #expect(finished.finishedAt != nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func anImageFromTheFutureIsRefused(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(1)
            var attempt = try #require(try await farm.store.claim(job: job.id, sessions: [session]).tasks.first).attempt
            attempt.attempt = 3
            await #expect(throws: FarmError.self) {
                try await farm.store.record(farm.image(attempt), png: [1], worker: worker, session: session)
            }
            let unknown = AttemptID(task: TaskID(job: job.id, index: 9), attempt: 1)
            #expect(try await farm.store.verdict(for: farm.image(unknown)) == .superseded)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aFailedTaskGoesToOtherWorkersUntilItFailsForGood(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            var sessions: [SessionID] = []
            for name in ["a", "b", "c"] { sessions.append(try await farm.openSession(name).id) }
            let job = try await farm.submit(1)
            func fail(_ attempt: AttemptID, _ failure: FailureClass, session: SessionID) async throws -> TaskState? {
                try await farm.store.fail(attempt, failure: failure, message: "no", session: session)
            }
            for (session, expected) in zip(sessions, [TaskState.queued, .queued, .failed]) {
                let attempt = try #require(try await farm.store.claim(job: job.id, sessions: [session]).tasks.first)
                    .attempt
                #expect(try await fail(attempt, .engineError, session: SessionID(session.rawValue + 1)) == nil)
                #expect(try await fail(attempt, .engineError, session: session) == expected)
                #expect(try await fail(attempt, .engineError, session: session) == nil)
                // Never twice on one worker.
                #expect(try await farm.store.claim(job: job.id, sessions: [session]).tasks.isEmpty)
            }
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(failed: 1))
            #expect(try await farm.store.failures(job: job.id, limit: 2).count == 2)
            try await farm.store.finish(jobs: nil)

            #expect(try await farm.store.retry(job: job.id) == 1)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(queued: 1))
            #expect(try await farm.store.job(job.id)?.finishedAt == nil)
            let again = try #require(try await farm.store.claim(job: job.id, sessions: [sessions[0]]).tasks.first)
                .attempt
            #expect(again.attempt == 4)
            // One worker may be wrong in what it refuses; two are believed.
            #expect(try await fail(again, .invalidInput, session: sessions[0]) == .queued)
            let other = try #require(try await farm.store.claim(job: job.id, sessions: [sessions[1]]).tasks.first)
                .attempt
            #expect(try await fail(other, .invalidInput, session: sessions[1]) == .failed)
            #expect(try await farm.store.retry(job: 999) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func theSecondEngineHostThatATaskEndsPutsItInQuarantine(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let sessions = [try await farm.openSession("a").id, try await farm.openSession("b").id]
            let job = try await farm.submit(2)
            for (session, expected) in zip(sessions, [TaskState.queued, .failed]) {
                let claimed = try await farm.store.claim(job: job.id, sessions: [session]).tasks
                let attempt = try #require(claimed.first).attempt
                #expect(attempt.task.index == 0)
                #expect(
                    try await farm.store.fail(attempt, failure: .engineCrash, message: "signal 6", session: session)
                        == expected)
            }
            // An outside hand says nothing of the task; but the third time it goes to another worker.
            for _ in 0..<3 {
                let claimed = try await farm.store.claim(job: job.id, sessions: [sessions[0]]).tasks
                let attempt = try #require(claimed.first).attempt
                #expect(
                    try await farm.store.fail(attempt, failure: .killed, message: "", session: sessions[0]) == .queued)
            }
            #expect(try await farm.store.claim(job: job.id, sessions: [sessions[0]]).tasks.isEmpty)
            #expect(try await farm.store.claim(job: job.id, sessions: [sessions[1]]).tasks.count == 1)
        }
    }

    @Test func aTaskThatNobodyElseCouldTakeFailsForGood() async throws {
        try await StoreFixture.run { farm, pool in
            let session = try await farm.openSession("a").id
            let job = try await farm.submit(2)
            func failNext() async throws -> TaskState? {
                let claim = try await farm.store.claim(job: job.id, sessions: [session])
                let attempt = try #require(claim.tasks.first).attempt
                return try await farm.store.fail(attempt, failure: .engineError, message: "", session: session)
            }
            #expect(try await failNext() == .failed)
            // One who left a moment ago may be back: the task waits for it, but not for ever.
            let other = try await farm.openSession("b").id
            try await farm.store.endSession(other, reason: "test")
            #expect(try await failNext() == .queued)
            #expect(try await farm.store.giveUp() == 0)
            try await pool.query("UPDATE sessions SET ended_at = now() - interval '1 hour' WHERE id = \(other)")
            #expect(try await farm.store.giveUp() == 1)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(failed: 2))
        }
    }

    /// A worker that lost its coordinator comes back with the attempt, and then the attempt fails.
    @Test(arguments: StoreKind.allCases)
    func theLastWordOfAnAttemptIsWhatItFailedOf(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let first = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(1)
            let claim = try await farm.store.claim(job: job.id, sessions: [first])
            let attempt = try #require(claim.tasks.first).attempt
            try await farm.store.endSession(first, reason: "its coordinator fell silent")
            let second = try await farm.openSession("a", worker: worker, held: [attempt])
            #expect(second.kept == [attempt])
            let state = try await farm.store.fail(attempt, failure: .hang, message: "no step", session: second.id)
            #expect(state == .failed)
            let failed = try await farm.store.failedImages(job: job.id, limit: 10)
            #expect(failed.map(\.failure) == [.hang] && failed.map(\.message) == ["no step"])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func imagesThatNoDeviceHasTheMemoryForFailTogether(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let small = try await farm.openSession("a").id
            let worker = UUID()
            let large = try await farm.openSession("b", worker: worker).id
            let job = try await farm.submit(3)
            func runOutOfMemory(_ session: SessionID) async throws -> TaskState? {
                let claim = try await farm.store.claim(job: job.id, sessions: [session])
                let attempt = try #require(claim.tasks.first).attempt
                return try await farm.store.fail(
                    attempt, failure: .outOfMemory, message: "no memory", device: "cpu", session: session)
            }
            #expect(try await runOutOfMemory(small) == .queued)
            let standing = try await farm.store.standing(of: TaskID(job: job.id, index: 2))
            #expect(standing?.workers.map(\.isTooSmall) == [true, false])
            // The other device may have it.
            #expect(try await farm.store.giveUp() == 0)
            #expect(try await runOutOfMemory(large) == .failed)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(failed: 3))
            let reasons = try await farm.store.failedImages(job: job.id, limit: 10).map(\.message)
            #expect(reasons[0] == "no memory")
            #expect(reasons[1].hasPrefix("not tried: no worker has the memory for 64x64 with this model ("))

            // The next job of this size is not tried either, until a worker starts anew.
            let next = try await farm.submit(2)
            #expect(try await farm.store.giveUp() == 2)
            try await farm.store.endSession(large, reason: "test")
            let third = try await farm.submit(2)
            #expect(try await farm.store.giveUp() == 0)
            _ = try await farm.openSession("b", worker: worker)
            #expect(try await farm.store.giveUp() == 0)
            #expect(try await farm.store.job(next.id)?.counts == JobCounts(failed: 2))
            #expect(try await farm.store.job(third.id)?.counts == JobCounts(queued: 2))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aBarredWorkerGetsWhatComesBehind(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let sessions = [try await farm.openSession("a").id, try await farm.openSession("b").id]
            let job = try await farm.submit(3)
            let first = try #require(try await farm.store.claim(job: job.id, sessions: [sessions[0]]).tasks.first)
                .attempt
            _ = try await farm.store.fail(first, failure: .engineError, message: "", session: sessions[0])
            let claimed = try await farm.store.claim(job: job.id, sessions: sessions).tasks
            #expect(claimed.map(\.attempt.task.index) == [0, 1])
            #expect(claimed.map(\.session) == [sessions[1], sessions[0]])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func releasedTasksAreQueuedAgain(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let session = try await farm.openSession("a").id
            let job = try await farm.submit(2)
            let claimed = try await farm.store.claim(job: job.id, sessions: [session, session]).tasks.map(\.attempt)
            try await farm.store.release([claimed[1]], session: session)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(queued: 1, running: 1))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func cancellingTakesWhatIsOpenAndKeepsWhatIsDone(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(5)
            let claimed = try await farm.store.claim(job: job.id, sessions: [session, session]).tasks.map(\.attempt)
            _ = try await farm.store.record(farm.image(claimed[0]), png: [1], worker: worker, session: session)
            #expect(try await farm.store.cancel(job: job.id) == 4)
            #expect(
                try await farm.store.record(farm.image(claimed[1]), png: [1], worker: worker, session: session)
                    == .superseded)
            try await farm.store.finish(jobs: nil)
            let cancelled = try #require(try await farm.store.job(job.id))
            #expect(cancelled.counts == JobCounts(done: 1, cancelled: 4))
            #expect(cancelled.state == .cancelled)
            #expect(try await farm.store.cancel(job: job.id) == 0)
            #expect(try await farm.store.cancel(job: 999) == nil)
        }
    }
}
