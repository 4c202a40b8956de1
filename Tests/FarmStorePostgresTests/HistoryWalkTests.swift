import FarmBasics
import FarmModel
import FarmStore
import FarmStoreTestSupport
import FarmTestSupport
import Foundation
import PostgresDriver
import Testing

/// Whatever is asked, the pages hold what a plain reading of all images finds, each once and newest first.
@Suite struct HistoryWalkTests {
    /// FARM_TEST_SEED for others.
    private static let seed = ProcessInfo.processInfo.environment["FARM_TEST_SEED"].flatMap(UInt64.init) ?? 15
    private static let deleted: JobID = 301
    private static let submitters = ["ann", "bob", "eve"]
    private static let words = ["fox", "red fox", "cat", "crimson", "harbour crimson", "nothing", "?!"]

    @Test func pagesAgreeWithAPlainReading() async throws {
        try await StoreFixture.run { farm, pool in
            try await fill(pool, farm)
            // A job that waits, and one that is just deleted: its images are still there, the newest of all.
            _ = try await farm.submit(2) { $0.submitter = "eve" }
            _ = try await farm.store.delete(job: Self.deleted)
            let all = try await farm.store.images(HistoryFilter(limit: 100_000))
            #expect(all.count == 5_000)
            #expect(zip(all, all.dropFirst()).allSatisfy { $0.id > $1.id })
            print("HistoryWalkTests asks with the seed \(Self.seed)")
            var random = SeededGenerator(seed: Self.seed)
            for number in 0..<150 {
                let filter = makeFilter(all, number: number, &random)
                let expected = all.filter { fits($0, filter) }.map(\.id)
                var found: [ImageID] = []
                var page = filter
                page.limit = [7, 50, 1000].randomElement(using: &random) ?? 50
                while true {
                    let images = try await farm.store.images(page)
                    found += images.map(\.id)
                    guard let last = images.last, found.count < 100 else { break }
                    page.before = last.id
                }
                #expect(found == Array(expected.prefix(found.count)), "seed \(Self.seed): \(filter)")
                #expect(found.count >= min(100, expected.count), "seed \(Self.seed): \(filter)")
            }
        }
    }

    /// The newest first, which the history would have to pass over.
    @Test func aDeletedJobsImagesGoFromTheEnd() async throws {
        try await StoreFixture.run { farm, pool in
            try await fill(pool, farm)
            _ = try await farm.store.delete(job: Self.deleted)
            #expect(try await pool.query("SELECT FROM job_blocks WHERE job_id = \(Self.deleted)").isEmpty)
            try await pool.query("UPDATE job_deletions SET image_count = 6500")
            _ = try await farm.store.takeRetentionStep()
            let last = try await pool.query("SELECT max(index) FROM images WHERE job_id = \(Self.deleted)")
            #expect(try last.value(as: Int32?.self) == 6299)
        }
    }

    /// Times, too, read nothing of what is not there.
    @Test(arguments: StoreKind.allCases)
    func anEmptyHistoryAnswersEverything(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            _ = try await farm.openSession("w-1")
            let job = try await farm.submit(2)
            let sets: [(inout HistoryFilter) -> Void] = [
                { _ in }, { $0.since = Date() - 600 }, { $0.until = Date() },
                { ($0.since, $0.until) = (Date() - 600, Date()) },
                { $0.before = 10 }, { $0.before = -1 }, { $0.job = job.id }, { $0.job = 99 }, { $0.seed = 1000 },
                { $0.worker = "w-1" }, { $0.words = "fox" }, { $0.model = "abababab" }, { $0.submitter = "ann" },
            ]
            for set in sets {
                var filter = HistoryFilter()
                set(&filter)
                #expect(try await farm.store.images(filter).isEmpty, "\(filter)")
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aWholePromptIsLookedForAndMoreIsRefused(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let prompt = (1...75).map { "word\($0)" }.joined(separator: ", ")
            let job = try await farm.submit(1) { $0.prompt = prompt }
            for task in try await farm.store.claim(job: job.id, sessions: [session]).tasks {
                _ = try await farm.store.record(farm.image(task.attempt), png: [1], worker: worker, session: session)
            }
            var filter = HistoryFilter()
            filter.words = prompt
            #expect(try await farm.store.images(filter).count == 1)
            filter.words = prompt + " else"
            #expect(try await farm.store.images(filter).isEmpty)
            filter.words = String(repeating: "a ", count: ParameterLimits.promptBytes)
            let error = await #expect(throws: FarmError.self) { try await farm.store.images(filter) }
            #expect(error?.code == .invalidInput, "\(String(describing: error))")
        }
    }

    @Test(arguments: StoreKind.allCases)
    func imagesAreCountedByWorker(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(8)
            let claimed = try await farm.store.claim(job: job.id, sessions: Array(repeating: session, count: 8)).tasks
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in claimed {
                    group.addTask {
                        _ = try await farm.store.record(
                            farm.image(task.attempt), png: [1], worker: worker, session: session)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await farm.store.workers(all: true).map(\.imagesDone) == [8])
            // What it has made, deleted ones too.
            let newest = try #require(try await farm.store.images(HistoryFilter(limit: 1)).first)
            _ = try await farm.store.delete(images: [newest.id])
            #expect(try await farm.store.workers(all: true).map(\.imagesDone) == [8])
        }
    }

    /// 5,000 images of 300 jobs in blocks far apart, half with parameters of their own, of which many share a seed; times
    /// in another order than that of the ids. And 1,500 of a job that is to be deleted.
    private func fill(_ pool: PostgresPool, _ farm: StoreFixture) async throws {
        for name in ["w-1", "w-2", "w-3"] { _ = try await farm.openSession(name) }
        let common = GenerationParameters(
            prompt: "p", size: ImageSize(width: 64, height: 64), sampler: .euler, schedule: .automatic, steps: 1,
            guidanceScale: 1, distilledGuidance: 1, seed: 1)
        let json = String(decoding: try JSONEncoder().encode(common), as: UTF8.self)
        try await pool.query(
            """
            INSERT INTO jobs (submission, name, submitter, priority, model_name, model_digest, prompt, sampler, width,
                height, parameters, image_count, recipe)
            SELECT gen_random_uuid(), '', \(Self.submitters)[1 + n % 7 % 3], 0, 'sample', \(farm.model.digest),
                CASE WHEN n % 5 = 0 THEN 'a red fox' ELSE 'the cat' END,
                CASE WHEN n % 4 = 0 THEN 'Heun' ELSE 'Euler' END, CASE WHEN n % 3 = 0 THEN 128 ELSE 64 END, 64,
                \(json)::jsonb || jsonb_build_object('prompt', CASE WHEN n % 5 = 0 THEN 'a red fox' ELSE 'the cat' END,
                    'sampler', CASE WHEN n % 4 = 0 THEN 'Heun' ELSE 'Euler' END,
                    'size', jsonb_build_object('width', CASE WHEN n % 3 = 0 THEN 128 ELSE 64 END, 'height', 64)),
                100000, CASE WHEN n % 2 = 1 THEN '{}'::json END
            FROM generate_series(1, 301) n
            """)
        for part in 0..<13 {
            try await pool.query(
                """
                INSERT INTO images (job_id, index, attempt, worker_id, device_name, seed, byte_count, digest,
                    pixel_digest, infotext, provenance, started_at, finished_at, recorded_at, render_seconds, model_name,
                    model_digest, parameters, prompt_words, sampler, width, height)
                SELECT j.id, n, 1, (SELECT id FROM workers WHERE name = 'w-' || CASE WHEN n % 50 = 0 THEN 3
                        WHEN n < 4000 THEN 1 + n % 2 ELSE 1 END),
                    'CPU', CASE WHEN own THEN o.seed ELSE 1 + n END, 1, sha256('a'), sha256('b'), '', '{}', now(), now(),
                    now() - make_interval(hours => 10000 - n + CASE WHEN n % 97 = 0 THEN 3000 ELSE 0 END), 1,
                    CASE WHEN own THEN 'other' END, CASE WHEN own THEN \(farm.otherModel.digest) END,
                    CASE WHEN own THEN j.parameters || jsonb_build_object('prompt', o.words, 'sampler', 'DDIM',
                        'seed', o.seed) END,
                    CASE WHEN own THEN to_tsvector('simple', o.words) END, CASE WHEN own THEN 'DDIM' END,
                    CASE WHEN own THEN j.width END, CASE WHEN own THEN j.height END
                FROM generate_series(\(Int32(part * 500)), \(Int32(part * 500 + 499))) n
                JOIN jobs j ON j.id = CASE WHEN n < 5000 THEN 1 + (n / 20 + n % 7 * 11) % 300 ELSE \(Self.deleted) END
                CROSS JOIN LATERAL (SELECT j.recipe IS NOT NULL AS own, CASE WHEN n % 3 = 0 THEN n % 300 ELSE 42 END AS seed,
                    CASE WHEN n % 3 = 0 THEN 'crimson' ELSE 'azure' END || ' harbour' AS words) o
                ORDER BY n
                """)
            let gap = Int64(20_000 * (part + 1))
            try await pool.query("SELECT setval('images_id_seq', \(gap))")
        }
        try await pool.query("UPDATE jobs SET finished_at = now(), kept_count = 0, kept_bytes = 0 WHERE id % 10 <> 3")
    }

    private func makeFilter(
        _ all: [ImageRecord], number: Int, _ random: inout SeededGenerator
    ) -> HistoryFilter {
        var filter = HistoryFilter()
        let example = all[Int.random(in: 0..<all.count, using: &random)]
        // Each alone, then pairs and more.
        var kinds = [number % 10]
        if number >= 10 { kinds = [Int.random(in: 0..<10), Int.random(in: 0..<10)] }
        if number >= 120 { kinds.append(Int.random(in: 0..<10)) }
        for kind in kinds {
            switch kind {
            case 0: filter.words = Self.words.randomElement(using: &random)
            case 1: filter.model = ["sample", "other", "cdcdcdcd", "none", "abababab"].randomElement(using: &random)
            case 2: filter.sampler = [.euler, .heun, .ddim, .lcm].randomElement(using: &random)
            case 3: filter.seed = Bool.random(using: &random) ? 42 : example.parameters.seed
            case 4: filter.size = ImageSize(width: [64, 128, 32].randomElement(using: &random) ?? 64, height: 64)
            case 5: filter.job = example.task.job
            case 6: filter.submitter = (Self.submitters + ["nobody"]).randomElement(using: &random)
            case 7: filter.worker = ["w-1", "w-2", "w-3", "w-4"].randomElement(using: &random)
            case 8: filter.since = example.finishedAt
            default: filter.until = example.finishedAt
            }
        }
        if Bool.random(using: &random) { filter.before = example.id }
        return filter
    }

    private func fits(_ image: ImageRecord, _ filter: HistoryFilter) -> Bool {
        let words = Set(image.parameters.prompt.lowercased().split(separator: " ").map(String.init))
        let asked = filter.words?.split(whereSeparator: { !$0.isLetter }).map(String.init)
        return filter.before.map { image.id < $0 } ?? true
            && asked.map { !$0.isEmpty && words.isSuperset(of: $0) } ?? true
            && filter.model.map { image.modelName == $0 || $0.count >= 8 && image.modelDigest.hasPrefix($0) } ?? true
            && filter.sampler.map { image.parameters.sampler == $0 } ?? true
            && filter.seed.map { image.parameters.seed == $0 } ?? true
            && filter.size.map { image.parameters.finalSize == $0 } ?? true
            && filter.job.map { image.task.job == $0 } ?? true
            && filter.submitter.map { image.submitter == $0 } ?? true
            && filter.worker.map { image.workerName == $0 } ?? true
            && filter.since.map { image.finishedAt >= $0 } ?? true
            && filter.until.map { image.finishedAt < $0 } ?? true
    }
}
