import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import PostgresDriver
import Recipes
import Testing

@Suite struct RecipeJobTests {
    /// 12 images: two models, three guidance values, two sizes of which the second is larger.
    private var grid: RecipeContent {
        var content = RecipeContent()
        content.prompts = ["a {red|blue} fox"]
        content.variations = [
            .parameter(.size, values: ["64x64", "128x128"]), .parameter(.model, values: ["sample", "other"]),
            .parameter(RecipeParameter(.guidanceScale), values: ["2", "4", "7"]),
        ]
        return content
    }

    private func openBoth(_ name: String, _ farm: StoreFixture, worker: UUID = UUID()) async throws -> SessionID {
        let session = try await farm.openSession(name, worker: worker).id
        try await farm.store.setModels([farm.model, farm.otherModel], accessories: [], session: session)
        return session
    }

    @Test(arguments: StoreKind.allCases)
    func aJobOfARecipeIsHandedOutByModelAndSize(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let session = try await openBoth("both", farm)
            let (job, plan) = try await farm.submit(recipe: grid) { $0.priority = 3 }
            #expect(job.imageCount == 12)
            #expect(job.counts == JobCounts(queued: 12))
            func open() async throws -> [OpenJob] { try await farm.store.openJobs() }
            #expect(try await open().map(\.indices) == [0..<3, 3..<6, 6..<9, 9..<12])
            #expect(try await open().map(\.modelDigest) == plan.segments.map(\.modelDigest))
            #expect(try await open().map(\.pixels) == [64 * 64, 128 * 128, 64 * 64, 128 * 128])
            #expect(try await open().allSatisfy { $0.parameters == nil && $0.priority == 3 && $0.id == job.id })
            let sessions = Array(repeating: session, count: 4)
            let claim = try await farm.store.claim(job: job.id, indices: 3..<6, sessions: sessions)
            #expect(claim.tasks.map(\.attempt.task.index) == [3, 4, 5])
            #expect(claim.isDry)
            #expect(try await open().map(\.indices) == [0..<3, 6..<9, 9..<12])
            let two = try await farm.store.claim(job: job.id, indices: 6..<9, sessions: [session, session])
            #expect(!two.isDry)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(queued: 7, running: 5))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func imagesFollowFromWhatIsStoredAsFromWhatWasPlanned(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            _ = try await openBoth("both", farm)
            let submission = UUID()
            let (job, plan) = try await farm.submit(recipe: grid, submission: submission)
            let stored = try #require(try await farm.store.expansion(job: job.id)).expansion
            for index in 0..<12 { #expect(try stored.image(at: index) == plan.image(at: index)) }
            #expect(try stored.image(at: 4).parameters.guidanceScale == 4)
            #expect(throws: FarmError.self) { try stored.image(at: 12) }
            let json = try #require(try await farm.store.recipe(job: job.id))
            #expect(json == String(decoding: try Recipe(grid).encoded(), as: UTF8.self))
            // The same submission again is that job.
            #expect(try await farm.submit(recipe: grid, submission: submission).job.id == job.id)
            let plain = try await farm.submit(1)
            #expect(try await farm.store.expansion(job: plain.id) == nil)
            #expect(try await farm.store.recipe(job: plain.id) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aTaskWaitsForTheModelOfItsOwnSegment(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let both = try await openBoth("both", farm)
            let (job, _) = try await farm.submit(recipe: grid)
            try await farm.store.endSession(both, reason: "test")
            _ = try await farm.openSession("half")
            let first = try #require(try await farm.store.standing(of: TaskID(job: job.id, index: 0)))
            #expect(first.modelName == "sample")
            #expect(first.workers.map(\.holdsModel) == [true])
            let last = try #require(try await farm.store.standing(of: TaskID(job: job.id, index: 11)))
            #expect(last.modelName == "other")
            #expect(last.workers.map(\.holdsModel) == [false])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aDeviceWithoutTheMemoryLosesOnlyTheSegmentsThatAreAsLarge(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let session = try await openBoth("both", farm)
            let (job, _) = try await farm.submit(recipe: grid)
            let claim = try await farm.store.claim(job: job.id, indices: 3..<6, sessions: [session])
            let attempt = try #require(claim.tasks.first).attempt
            // Nobody else is there or was lately: the segment is given up, the other model's and the small ones are not.
            let state = try await farm.store.fail(
                attempt, failure: .outOfMemory, message: "too large", device: "cpu", session: session)
            #expect(state == .failed)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(queued: 9, failed: 3))
            #expect(try await farm.store.openJobs().map(\.indices) == [0..<3, 6..<9, 9..<12])
            let why = try await farm.store.failedImages(job: job.id, limit: 10)
            #expect(why.last?.message.contains("128x128") == true)
            #expect(try await farm.store.giveUp() == 0)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func historyKnowsEachImagesOwnParameters(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await openBoth("both", farm, worker: worker)
            let plain = try await farm.submit(2)
            let (job, plan) = try await farm.submit(recipe: grid)
            for id in [plain.id, job.id] {
                for task in try await farm.store.claim(job: id, sessions: Array(repeating: session, count: 12)).tasks {
                    let index = task.attempt.task.index
                    let origin = id == job.id ? try plan.image(at: index) : nil
                    _ = try await farm.store.record(
                        farm.image(task.attempt, seed: origin?.parameters.seed), origin: origin, png: [1],
                        worker: worker, session: session)
                }
            }
            func images(_ set: (inout HistoryFilter) -> Void) async throws -> [ImageRecord] {
                var filter = HistoryFilter()
                set(&filter)
                return try await farm.store.images(filter)
            }
            for image in try await images({ $0.job = job.id }) {
                let origin = try plan.image(at: image.task.index)
                #expect(image.parameters == origin.parameters)
                #expect(image.modelName == origin.modelName)
                #expect(image.modelDigest == origin.modelDigest)
            }
            func indices(_ set: (inout HistoryFilter) -> Void) async throws -> [Int] {
                try await images(set).filter { $0.task.job == job.id }.map(\.task.index).sorted()
            }
            let colour = try plan.image(at: 0).parameters.prompt.contains("red") ? "red" : "blue"
            #expect(try await indices { $0.words = "\(colour) fox" } == Array(0..<12))
            // The plain job's prompt is a red fox in the snow.
            #expect(try await images { $0.words = "fox" }.count == 14)
            #expect(try await images { $0.words = "snow" }.map(\.task.job) == [plain.id, plain.id])
            #expect(try await indices { $0.size = ImageSize(width: 128, height: 128) } == [3, 4, 5, 9, 10, 11])
            #expect(try await images { $0.size = ImageSize(width: 64, height: 64) }.count == 8)
            #expect(try await indices { $0.model = "other" } == Array(6..<12))
            #expect(try await images { $0.model = "cdcdcdcd" }.count == 6)
            #expect(try await images { $0.model = "sample" }.count == 8)
            #expect(
                try await images {
                    $0.limit = 3; $0.words = "fox"
                }.map(\.task.index) == [11, 10, 9])
            let paces = try await farm.store.paces(models: [farm.model.digest, Digest(repeating: "ef")])
            #expect(paces.keys.sorted() == [farm.model.digest])
        }
    }

    @Test func thumbnailsLieApartAndGoWithTheirImages() async throws {
        try await StoreFixture.run { farm, pool in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(2)
            for task in try await farm.store.claim(job: job.id, sessions: [session, session]).tasks {
                var image = farm.image(task.attempt)
                // An older worker makes none.
                if task.attempt.task.index == 0 { image.thumbnail = Data([0xff, 0xd8, 7]) }
                _ = try await farm.store.record(image, png: [1], worker: worker, session: session)
            }
            let ids = try await farm.store.images(HistoryFilter()).map(\.id).sorted()
            let thumbnails = try await farm.store.thumbnails(images: ids + [999_999])
            #expect(thumbnails.map(\.image) == [ids[0]])
            #expect(thumbnails.map(\.jpeg) == [[0xff, 0xd8, 7]])
            _ = try await farm.store.delete(images: ids)
            #expect(try await pool.query("SELECT count(*) FROM thumbnails").value(as: Int.self) == 0)
        }
    }

    @Test func aLargeJobIsCountedWithoutLookingAtItsTasks() async throws {
        try await StoreFixture.run { farm, pool in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(3000)
            let claimed = try await farm.store.claim(job: job.id, sessions: Array(repeating: session, count: 5)).tasks
            for task in claimed.prefix(2) {
                _ = try await farm.store.record(
                    farm.image(task.attempt), png: [1], worker: worker, session: session)
                // Said twice, it counts once.
                _ = try await farm.store.record(
                    farm.image(task.attempt), png: [1], worker: worker, session: session)
            }
            _ = try await farm.store.fail(
                claimed[2].attempt, failure: .invalidInput, message: "no", session: session)
            #expect(
                try await farm.store.job(job.id)?.counts
                    == JobCounts(queued: 2995, running: 2, done: 2, failed: 1))
            _ = try await farm.store.retry(job: job.id)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(queued: 2996, running: 2, done: 2))
            _ = try await farm.store.cancel(job: job.id)
            try await farm.store.finish(jobs: [job.id])
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(done: 2, cancelled: 2998))
            _ = try await farm.store.delete(job: job.id)
            #expect(try await pool.query("SELECT count(*) FROM job_done").value(as: Int.self) == 0)
        }
    }
}
