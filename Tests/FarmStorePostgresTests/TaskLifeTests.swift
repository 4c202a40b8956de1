import FarmModel
import FarmStore
import Foundation
import Testing

@Suite struct TaskLifeTests {
    @Test func aSubmissionIsOneJobHoweverOftenItIsSent() async throws {
        try await StoreFixture.run { farm in
            _ = try await farm.openSession("w")
            let submission = UUID()
            let first = try await farm.submit(3, submission: submission)
            let again = try await farm.submit(3, submission: submission)
            #expect(first.id == again.id)
            #expect(first.counts == JobCounts(queued: 3))
            #expect(try await farm.store.jobs(before: nil, submitter: nil, limit: 10).count == 1)
        }
    }

    @Test func tasksAreClaimedInOrderAndOnlyOnce() async throws {
        try await StoreFixture.run { farm in
            let sessions = [try await farm.openSession("a").id, try await farm.openSession("b").id]
            let job = try await farm.submit(100)
            let claims = try await withThrowingTaskGroup(of: [ClaimedTask].self) { group in
                for round in 0..<30 {
                    group.addTask {
                        try await farm.store.claim(
                            job: job.id, sessions: [sessions[round % 2], sessions[0], sessions[1]])
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claims.count == 90)
            #expect(Set(claims.map(\.attempt.task)).count == 90)
            #expect(claims.allSatisfy { $0.attempt.attempt == 1 })
            let rest = try await farm.store.claim(job: job.id, sessions: Array(repeating: sessions[0], count: 20))
            #expect(rest.count == 10)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(running: 100))
            #expect(try await farm.store.openJobs().isEmpty)
        }
    }

    @Test func anEndedSessionClaimsNothingAndLosesWhatItHad() async throws {
        try await StoreFixture.run { farm in
            let ended = try await farm.openSession("a").id
            let live = try await farm.openSession("b").id
            let job = try await farm.submit(2)
            let claimed = try await farm.store.claim(job: job.id, sessions: [ended])
            #expect(claimed.map(\.attempt.task.index) == [0])
            try await farm.store.endSession(ended, reason: "test")
            try await farm.store.endSession(ended, reason: "again")
            #expect(try await farm.store.claim(job: job.id, sessions: [ended]).isEmpty)
            let again = try await farm.store.claim(job: job.id, sessions: [ended, live])
            #expect(again.map(\.attempt) == [AttemptID(task: TaskID(job: job.id, index: 0), attempt: 2)])
            let failures = try await farm.store.failures(job: job.id, limit: 10)
            #expect(failures.map(\.failure) == [.workerLost])
            #expect(failures.first?.message == "test")
        }
    }

    @Test func aResultIsRecordedOnceAndALateOneIsWelcomeWhileTheTaskIsOpen() async throws {
        try await StoreFixture.run { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(1)
            let first = try #require(try await farm.store.claim(job: job.id, sessions: [session]).first).attempt
            try await farm.store.endSession(session, reason: "lost")
            let second = try await farm.openSession("b").id
            _ = try await farm.store.claim(job: job.id, sessions: [second])
            // The first attempt's result comes after the task went to another worker.
            #expect(try await farm.store.verdict(for: farm.image(first)) == nil)
            #expect(
                try await farm.store.record(farm.image(first), png: [1, 2, 3], worker: worker, session: session)
                    == .committed)
            #expect(
                try await farm.store.record(farm.image(first), png: [1, 2, 3], worker: worker, session: session)
                    == .committed)
            #expect(try await farm.store.verdict(for: farm.image(first)) == .committed)
            let other = AttemptID(task: first.task, attempt: 2)
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

    @Test func aResultFromTheFutureIsRefused() async throws {
        try await StoreFixture.run { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(1)
            let attempt = AttemptID(task: TaskID(job: job.id, index: 0), attempt: 3)
            await #expect(throws: FarmError.self) {
                try await farm.store.record(farm.image(attempt), png: [1], worker: worker, session: session)
            }
            let unknown = AttemptID(task: TaskID(job: job.id, index: 9), attempt: 1)
            #expect(try await farm.store.verdict(for: farm.image(unknown)) == .superseded)
        }
    }

    @Test func failuresAreRetriedUpToTheirLimitAndOnlyByTheirOwnSession() async throws {
        try await StoreFixture.run { farm in
            let session = try await farm.openSession("a").id
            let other = try await farm.openSession("b").id
            let job = try await farm.submit(1)
            func fail(_ attempt: AttemptID, session: Int64, retry: Bool = true) async throws -> TaskState? {
                try await farm.store.fail(
                    AttemptFailure(
                        attempt: attempt, failure: .engineCrash, message: "signal 6", isRetryable: retry,
                        maximumFailures: 3),
                    session: session)
            }
            for expected in [TaskState.queued, .queued, .failed] {
                let attempt = try #require(try await farm.store.claim(job: job.id, sessions: [session]).first).attempt
                #expect(try await fail(attempt, session: other) == nil)
                #expect(try await fail(attempt, session: session) == expected)
                #expect(try await fail(attempt, session: session) == nil)
            }
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(failed: 1))
            #expect(try await farm.store.failures(job: job.id, limit: 2).count == 2)
            let never = try await farm.submit(1)
            let attempt = try #require(try await farm.store.claim(job: never.id, sessions: [session]).first).attempt
            #expect(try await fail(attempt, session: session, retry: false) == .failed)
        }
    }

    @Test func releasedTasksAreQueuedAgain() async throws {
        try await StoreFixture.run { farm in
            let session = try await farm.openSession("a").id
            let job = try await farm.submit(2)
            let claimed = try await farm.store.claim(job: job.id, sessions: [session, session]).map(\.attempt)
            try await farm.store.release([claimed[1]], session: session)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(queued: 1, running: 1))
        }
    }

    @Test func cancellingTakesWhatIsOpenAndKeepsWhatIsDone() async throws {
        try await StoreFixture.run { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(5)
            let claimed = try await farm.store.claim(job: job.id, sessions: [session, session]).map(\.attempt)
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
