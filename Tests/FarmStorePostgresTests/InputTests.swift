import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import PostgresDriver
import Testing

@Suite struct InputTests {
    private func picture(_ digit: Character, _ width: Int = 64, _ height: Int = 128) -> InputReference {
        InputReference(sha256: Digest(repeating: digit), size: ImageSize(width: width, height: height))
    }

    /// A job that starts from the picture.
    private func submit(_ picture: InputReference, on farm: StoreFixture) async throws -> Job {
        try await farm.submit(1, holdings: FarmHoldings(pictures: [picture])) {
            $0.initImage = InitImage(picture: picture)
        }
    }

    private func delete(_ job: Job, on farm: StoreFixture) async throws {
        _ = try await farm.store.cancel(job: job.id)
        #expect(try await farm.store.delete(job: job.id) != nil)
        while try await farm.store.takeRetentionStep() != .nothingDue {}
    }

    private func backdate(_ picture: InputReference, hours: Double, in pool: PostgresPool) async throws {
        try await pool.query(
            """
            UPDATE inputs SET asked_at = now() - make_interval(secs => \(hours * 3600)) WHERE digest = \(picture.sha256)
            """)
    }

    @Test func aPictureIsKeptOnceAndFoundByItsDigest() async throws {
        try await StoreFixture.run { farm, pool in
            let (a, b) = (picture("a"), picture("b", 8, 9))
            try await farm.store.keep(a, bytes: [1, 2, 3])
            try await farm.store.keep(a, bytes: [1, 2, 3])
            try await farm.store.keep(b, bytes: [4])
            #expect(try await farm.store.inputs([b.sha256, a.sha256, picture("c").sha256]) == [a, b])
            #expect(try await farm.store.inputs([]).isEmpty)
            #expect(try await farm.store.bytes(ofInput: a.sha256) == [1, 2, 3])
            #expect(try await farm.store.bytes(ofInput: picture("c").sha256) == nil)
            #expect(try await pool.query("SELECT FROM inputs").count == 2)
        }
    }

    @Test func aPictureGoesWithTheLastJobThatNamesIt() async throws {
        try await StoreFixture.run { farm, pool in
            _ = try await farm.openSession("a")
            let shared = picture("a")
            try await farm.store.keep(shared, bytes: [1])
            let first = try await submit(shared, on: farm)
            let second = try await submit(shared, on: farm)
            #expect(first.parameters.initImage?.picture == shared)
            // Old as it is, a job holds it.
            try await backdate(shared, hours: 1000, in: pool)
            #expect(try await farm.store.takeRetentionStep() == .nothingDue)
            try await delete(first, on: farm)
            #expect(try await farm.store.bytes(ofInput: shared.sha256) == [1])
            try await delete(second, on: farm)
            #expect(try await farm.store.bytes(ofInput: shared.sha256) == nil)
            #expect(try await pool.query("SELECT FROM job_inputs").isEmpty)
        }
    }

    @Test func manyPicturesOfADeletedJobGoInSteps() async throws {
        try await StoreFixture.run { farm, pool in
            try await pool.query(
                """
                INSERT INTO inputs (digest, width, height, byte_count, bytes)
                SELECT encode(sha256(('p' || i)::bytea), 'hex'), 1, 1, 1, '\\x00' FROM generate_series(1, 45) i
                """)
            _ = try await farm.openSession("a")
            let job = try await farm.submit(1)
            try await pool.query("INSERT INTO job_inputs SELECT \(job.id), digest FROM inputs")
            _ = try await farm.store.cancel(job: job.id)
            _ = try await farm.store.delete(job: job.id)
            var left: [Int] = []
            while try await farm.store.takeRetentionStep() != .nothingDue {
                left.append(try await pool.query("SELECT FROM inputs").count)
            }
            #expect(left == [25, 5, 0, 0])
        }
    }

    @Test func anUploadThatNoJobNamesGoesADayAfterItWasAskedAbout() async throws {
        try await StoreFixture.run { farm, pool in
            let (a, b) = (picture("a"), picture("b"))
            for upload in [a, b] { try await farm.store.keep(upload, bytes: [1]) }
            for upload in [a, b] { try await backdate(upload, hours: 23, in: pool) }
            #expect(try await farm.store.takeRetentionStep() == .nothingDue)
            for upload in [a, b] { try await backdate(upload, hours: 25, in: pool) }
            #expect(try await farm.store.inputs([b.sha256]) == [b])
            #expect(try await farm.store.takeRetentionStep() == .deleted(images: 0))
            #expect(try await farm.store.takeRetentionStep() == .nothingDue)
            #expect(try await farm.store.inputs([a.sha256, b.sha256]) == [b])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aJobWhosePictureHasGoneIsNotSubmitted(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            _ = try await farm.openSession("a")
            let error = await #expect(throws: FarmError.self) { try await submit(picture("a"), on: farm) }
            #expect(error?.code == .failedPrecondition)
            #expect(error?.message.contains("aaaaaaaaaa") == true)
            let jobs = try await farm.store.jobs(before: nil, submitter: nil, limit: 9)
            #expect(jobs.isEmpty)
        }
    }
}
