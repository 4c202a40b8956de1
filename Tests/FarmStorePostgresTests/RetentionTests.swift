import FarmBasics
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import PostgresDriver
import Testing

@Suite struct RetentionTests {
    /// A job of which `done` images are recorded, three bytes each, by a worker of its own.
    private func render(
        _ count: Int, done: Int? = nil, by submitter: String = "ann", on farm: StoreFixture
    ) async throws -> Job {
        let worker = UUID()
        let session = try await farm.openSession("w-\(worker)", worker: worker).id
        let job = try await farm.submit(count) { $0.submitter = submitter }
        let done = done ?? count
        let sessions = Array(repeating: session, count: done)
        for task in try await farm.store.claim(job: job.id, sessions: sessions).tasks {
            _ = try await farm.store.record(
                farm.image(task.attempt), png: [1, 2, 3], worker: worker, session: session)
        }
        try await farm.store.finish(jobs: [job.id])
        return job
    }

    /// Takes steps until nothing is due, and returns how many images went.
    @discardableResult
    private func sweep(_ farm: StoreFixture) async throws -> Int {
        var images = 0
        while case .deleted(let count) = try await farm.store.takeRetentionStep() { images += count }
        #expect(try await farm.store.takeRetentionStep() == .nothingDue)
        return images
    }

    /// The indices of a job's images that are there, in order.
    private func indices(_ job: Job, on farm: StoreFixture) async throws -> [Int] {
        var filter = HistoryFilter()
        filter.job = job.id
        return try await farm.store.images(filter).map(\.task.index).sorted()
    }

    private func backdate(_ job: Job, seconds: Double, in pool: PostgresPool) async throws {
        try await pool.query(
            "UPDATE jobs SET finished_at = now() - make_interval(secs => \(seconds)) WHERE id = \(job.id)")
    }

    // MARK: Disk use

    @Test func aJobsDiskUseIsCountedWhileItRunsAndAfterwards() async throws {
        try await StoreFixture.run { farm in
            let running = try await render(3, done: 2, on: farm)
            #expect(try await farm.store.diskUse(job: running.id) == DiskUse(images: 2, bytes: 6))
            #expect(try await farm.store.cancel(job: running.id) == 1)
            try await farm.store.finish(jobs: nil)
            #expect(try await farm.store.diskUse(job: running.id) == DiskUse(images: 2, bytes: 6))
            _ = try await render(4, done: 1, on: farm)
            let whole = try await farm.store.diskUse()
            #expect(whole.kept == DiskUse(images: 3, bytes: 9))
            #expect(whole.databaseBytes > 1_000_000 && whole.deletingJobs == 0)
            #expect(try await farm.store.diskUse(job: 999) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aRetriedJobIsCountedAnew(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(2)
            let claimed = try await farm.store.claim(job: job.id, sessions: [session, session]).tasks.map(\.attempt)
            _ = try await farm.store.record(farm.image(claimed[0]), png: [1], worker: worker, session: session)
            _ = try await farm.store.fail(claimed[1], failure: .invalidInput, message: "", session: session)
            try await farm.store.finish(jobs: nil)
            #expect(try await farm.store.diskUse(job: job.id)?.images == 1)
            #expect(try await farm.store.retry(job: job.id) == 1)
            let again = try #require(try await farm.store.claim(job: job.id, sessions: [session]).tasks.first)
            _ = try await farm.store.record(farm.image(again.attempt), png: [1], worker: worker, session: session)
            #expect(try await farm.store.diskUse(job: job.id)?.images == 2)
            try await farm.store.finish(jobs: nil)
            #expect(try await farm.store.diskUse(job: job.id)?.images == 2)
        }
    }

    // MARK: Deleting images

    @Test func deletedImagesTakeTheirBytesWithThem() async throws {
        try await StoreFixture.run { farm, pool in
            let first = try await render(3, on: farm)
            let second = try await render(2, done: 1, on: farm)
            let images = try await farm.store.images(HistoryFilter())
            #expect(images.count == 4)
            let ofFirst = images.filter { $0.task.job == first.id }
            let ofSecond = try #require(images.first { $0.task.job == second.id })
            let ids = [ofFirst[0].id, 999_999, ofSecond.id]
            let deletion = try await farm.store.delete(images: ids)
            #expect(deletion == ImageDeletion(deleted: DiskUse(images: 2, bytes: 6), missing: [999_999]))
            #expect(try await farm.store.delete(images: ids).missing == ids.sorted())
            #expect(try await farm.store.image(ofFirst[0].id) == nil)
            #expect(try await farm.store.png(image: ofFirst[0].id) == nil)
            #expect(try await pool.query("SELECT FROM image_bytes").count == 2)
            #expect(try await farm.store.diskUse(job: first.id) == DiskUse(images: 2, bytes: 6))
            #expect(try await farm.store.diskUse(job: second.id) == DiskUse())
            // Made it was; and the same image, late, is not wanted again.
            #expect(try await farm.store.job(first.id)?.counts == JobCounts(done: 3))
            let late = AttemptID(
                task: ofFirst[0].task, attempt: 1, key: try await key(of: ofFirst[0].task.job, in: pool))
            #expect(try await farm.store.verdict(for: farm.image(late)) == .superseded)
            // A page goes on behind an image that is gone.
            var page = HistoryFilter(limit: 1)
            page.before = ofFirst[0].id
            #expect(try await farm.store.images(page).map(\.id) == [ofFirst[1].id])
        }
    }

    // MARK: Deleting jobs

    @Test func aDeletedJobIsGoneAtOnceAndItsRowsInSteps() async throws {
        try await StoreFixture.run { farm, pool in
            let kept = try await render(2, on: farm)
            let job = try await render(450, done: 3, on: farm)
            let image = try #require(try await farm.store.images(HistoryFilter()).first)
            #expect(image.task.job == job.id)
            let refusal = await #expect(throws: FarmError.self) { try await farm.store.delete(job: job.id) }
            #expect(refusal?.code == .failedPrecondition)
            #expect(refusal?.message == "job \(job.id) has 447 unfinished images; first: farm cancel \(job.id)")
            #expect(try await farm.store.cancel(job: job.id) == 447)
            // Enough images for three steps.
            try await pool.query(
                """
                INSERT INTO images (job_id, index, attempt, worker_id, device_name, seed, byte_count, digest,
                    pixel_digest, infotext, provenance, started_at, finished_at, render_seconds)
                SELECT job_id, i, attempt, worker_id, device_name, seed, byte_count, digest, pixel_digest, infotext,
                    provenance, started_at, finished_at, render_seconds
                FROM images CROSS JOIN generate_series(3, 449) i WHERE id = \(image.id)
                """)
            _ = try await farm.store.addRetentionRule(.job(job.id), .count(1))
            #expect(try await farm.store.delete(job: job.id) == DiskUse(images: 450, bytes: 1350))

            #expect(try await farm.store.delete(job: job.id) == nil)
            #expect(try await farm.store.job(job.id) == nil)
            #expect(try await farm.store.jobs(before: nil, submitter: nil, limit: 9).map(\.id) == [kept.id])
            #expect(try await farm.store.images(HistoryFilter()).map(\.task.job) == [kept.id, kept.id])
            #expect(try await farm.store.image(image.id) == nil)
            #expect(try await farm.store.png(image: image.id) == nil)
            #expect(try await farm.store.delete(images: [image.id]).missing == [image.id])
            #expect(try await farm.store.retry(job: job.id) == nil)
            #expect(try await farm.store.retentionRules().isEmpty)
            #expect(try await farm.store.diskUse().kept == DiskUse(images: 2, bytes: 6))
            #expect(try await farm.store.diskUse().deletingJobs == 1)
            try await expectLateWordsAreHarmless(image.task, on: farm)

            #expect(try await farm.store.takeRetentionStep() == .deleted(images: 200))
            #expect(try await farm.store.takeRetentionStep() == .deleted(images: 200))
            try await expectLateWordsAreHarmless(image.task, on: farm)
            #expect(try await sweep(farm) == 50)
            for table: SQL in ["tasks", "attempts", "bars", "images", "job_deletions"] {
                #expect(try await pool.query("SELECT FROM \(table) WHERE job_id = \(job.id)").isEmpty)
            }
            #expect(try await pool.query("SELECT FROM image_bytes").count == 2)
            #expect(try await farm.store.diskUse().deletingJobs == 0)
            try await expectLateWordsAreHarmless(image.task, on: farm)
        }
    }

    private func key(of job: JobID, in pool: PostgresPool) async throws -> Int64? {
        try await pool.query("SELECT key FROM jobs WHERE id = \(job)").value(as: Int64.self)
    }

    /// A spooled image, a failure, and a session's end that come after the job was deleted.
    private func expectLateWordsAreHarmless(_ task: TaskID, on farm: StoreFixture) async throws {
        let worker = UUID()
        let attempt = AttemptID(task: task, attempt: 1)
        let session = try await farm.openSession("late-\(worker)", worker: worker, spooled: [attempt])
        #expect(session.kept.isEmpty)
        #expect(try await farm.store.verdict(for: farm.image(attempt, digest: "e")) == .superseded)
        #expect(
            try await farm.store.record(farm.image(attempt, digest: "e"), png: [1], worker: worker, session: session.id)
                == .superseded)
        #expect(
            try await farm.store.fail(attempt, failure: .engineError, message: "", session: session.id) == nil)
        try await farm.store.release([attempt], session: session.id)
        try await farm.store.endSession(session.id, reason: "test")
        try await farm.store.finish(jobs: [task.job])
    }

    // MARK: Rules

    @Test func withoutARuleNothingGoes() async throws {
        try await StoreFixture.run { farm, pool in
            let job = try await render(2, on: farm)
            try await backdate(job, seconds: 1e9, in: pool)
            #expect(try await sweep(farm) == 0)
            #expect(try await indices(job, on: farm) == [0, 1])
        }
    }

    @Test func aCountKeepsTheImagesOfTheJobsFinishedLast() async throws {
        try await StoreFixture.run { farm, pool in
            let old = try await render(3, on: farm)
            let new = try await render(3, by: "bob", on: farm)
            let running = try await render(3, done: 2, on: farm)
            try await backdate(old, seconds: 100, in: pool)
            #expect(try await farm.store.imagesDue(.farm, .count(4)) == 2)
            #expect(try await farm.store.imagesDue(.farm, .count(99)) == 0)
            _ = try await farm.store.addRetentionRule(.farm, .count(4))
            #expect(try await sweep(farm) == 2)
            #expect(try await indices(old, on: farm) == [2])
            #expect(try await indices(new, on: farm) == [0, 1, 2])
            #expect(try await indices(running, on: farm) == [0, 1])
            #expect(try await farm.store.diskUse(job: old.id) == DiskUse(images: 1, bytes: 3))
            #expect(try await farm.store.job(old.id)?.counts == JobCounts(done: 3))
            #expect(try await pool.query("SELECT FROM image_bytes").count == 6)

            _ = try await farm.store.addRetentionRule(.submitter("bob"), .count(1))
            #expect(try await sweep(farm) == 2)
            #expect(try await indices(new, on: farm) == [2])
            #expect(try await indices(old, on: farm) == [2])
        }
    }

    @Test func anAgeCountsFromTheJobsEnd() async throws {
        try await StoreFixture.run { farm, pool in
            let old = try await render(2, on: farm)
            let young = try await render(2, on: farm)
            let running = try await render(2, done: 1, on: farm)
            try await backdate(old, seconds: 7200, in: pool)
            try await backdate(young, seconds: 1800, in: pool)
            try await pool.query("UPDATE images SET recorded_at = now() - interval '1 year'")
            #expect(try await farm.store.imagesDue(.farm, .age(.seconds(3600))) == 2)
            #expect(try await farm.store.imagesDue(.job(young.id), .age(.seconds(3600))) == 0)
            _ = try await farm.store.addRetentionRule(.job(young.id), .age(.seconds(3600)))
            #expect(try await sweep(farm) == 0)
            _ = try await farm.store.addRetentionRule(.farm, .age(.seconds(3600)))
            #expect(try await sweep(farm) == 2)
            #expect(try await indices(old, on: farm).isEmpty)
            #expect(try await indices(young, on: farm).count == 2)
            #expect(try await indices(running, on: farm).count == 1)
            #expect(try await farm.store.job(old.id)?.state == .done)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aRuleIsThereOnceUntilItIsRemoved(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let added = try #require(try await farm.store.addRetentionRule(.submitter("ann"), .count(5)))
            #expect(added.scope == .submitter("ann") && added.limit == .count(5))
            #expect(try await farm.store.addRetentionRule(.submitter("ann"), .count(5)) == nil)
            let other = try #require(try await farm.store.addRetentionRule(.job(1), .age(.seconds(60))))
            #expect(try await farm.store.retentionRules() == [added, other])
            #expect(try await farm.store.removeRetentionRule(added.id))
            #expect(try await !farm.store.removeRetentionRule(added.id))
            #expect(try await farm.store.retentionRules() == [other])
        }
    }

    @Test func oneCoordinatorAtATimeDeletes() async throws {
        try await StoreFixture.run { farm, pool in
            let job = try await render(2, on: farm)
            #expect(try await farm.store.delete(job: job.id) == DiskUse(images: 2, bytes: 6))
            try await pool.withTransaction { connection in
                try await connection.query("SELECT pg_advisory_xact_lock(\(Int64(0x6b65_6570)))")
                #expect(try await farm.store.takeRetentionStep() == .takenElsewhere)
            }
            #expect(try await sweep(farm) == 2)
        }
    }

    @Test func aJobThatIsLockedIsLeftForAnotherTime() async throws {
        try await StoreFixture.run { farm, pool in
            let job = try await render(2, on: farm)
            _ = try await farm.store.addRetentionRule(.farm, .count(1))
            try await pool.withTransaction { connection in
                try await connection.query("SELECT FROM jobs WHERE id = \(job.id) FOR UPDATE")
                #expect(try await farm.store.takeRetentionStep() == .nothingDue)
            }
            #expect(try await sweep(farm) == 1)
        }
    }
}
