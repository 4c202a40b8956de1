import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import Recipes
import Testing

/// Whatever is asked within a scope, another's jobs and images are as if they were not there.
@Suite struct ScopeTests {
    /// A job of ann's and one of bob's, each with an image, a failed one and one that waits.
    private struct Farm {
        let store: any Store
        let (ann, bob): (Job, Job)
        let (annImage, bobImage): (ImageID, ImageID)

        /// As ann sees and reaches it.
        var hers: any Store { store.within(.submitter("ann")) }
        /// As somebody who has never submitted.
        var nobodys: any Store { store.within(.submitter("Ann")) }

        init(_ farm: StoreFixture) async throws {
            store = farm.store
            let worker = UUID()
            let session = try await farm.openSession("w", worker: worker).id
            let picture = Data([0xFF, 0xD8])
            func job(_ submitter: String) async throws -> (Job, ImageID) {
                var content = RecipeContent()
                content.prompts = ["a red fox"]
                content.variations = [.parameter(RecipeParameter(.guidanceScale), values: ["2", "4", "7"])]
                let (job, plan) = try await farm.submit(recipe: content) { $0.submitter = submitter }
                let claimed = try await farm.store.claim(job: job.id, sessions: [session, session]).tasks
                var image = farm.image(claimed[0].attempt)
                image.thumbnail = picture
                _ = try await farm.store.record(
                    image, origin: try plan.image(at: 0), png: [1, 2, 3], worker: worker, session: session)
                _ = try await farm.store.fail(
                    claimed[1].attempt, failure: .invalidInput, message: "no", session: session)
                var filter = HistoryFilter(limit: 1)
                filter.job = job.id
                let recorded = try #require(try await farm.store.images(filter).first)
                return (try #require(try await farm.store.job(job.id)), recorded.id)
            }
            (ann, annImage) = try await job("ann")
            (bob, bobImage) = try await job("bob")
        }
    }

    @Test(arguments: StoreKind.allCases)
    func othersJobsAreNotSeen(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { fixture in
            let farm = try await Farm(fixture)
            let (ann, bob) = (farm.ann.id, farm.bob.id)
            #expect(try await farm.hers.job(ann) == farm.ann)
            #expect(try await farm.hers.job(bob) == nil)
            #expect(try await farm.nobodys.job(ann) == nil)
            #expect(try await farm.hers.jobs(before: nil, submitter: nil, limit: 9).map(\.id) == [ann])
            #expect(try await farm.hers.jobs(before: nil, submitter: "ann", limit: 9).map(\.id) == [ann])
            #expect(try await farm.hers.jobs(before: nil, submitter: "bob", limit: 9).isEmpty)
            #expect(try await farm.store.jobs(before: nil, submitter: nil, limit: 9).map(\.id) == [bob, ann])
            for (store, sees) in [(farm.hers, [ann]), (farm.nobodys, []), (farm.store, [ann, bob])] {
                for job in [ann, bob] {
                    let isSeen = sees.contains(job)
                    let task = TaskID(job: job, index: 0)
                    #expect(try await (store.recipe(job: job) != nil) == isSeen)
                    #expect(try await store.failures(job: job, limit: 9).isEmpty == !isSeen)
                    #expect(try await store.failedImages(job: job, limit: 9).isEmpty == !isSeen)
                    #expect(try await store.diskUse(job: job) == (isSeen ? DiskUse(images: 1, bytes: 3) : nil))
                    #expect(try await (store.standing(of: task) != nil) == isSeen)
                }
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func othersImagesAreNotSeen(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { fixture in
            let farm = try await Farm(fixture)
            let (hers, his) = (farm.annImage, farm.bobImage)
            func found(_ set: (inout HistoryFilter) -> Void) async throws -> [ImageID] {
                var filter = HistoryFilter()
                set(&filter)
                return try await farm.hers.images(filter).map(\.id)
            }
            #expect(try await found { _ in } == [hers])
            #expect(try await found { $0.submitter = "ann" } == [hers])
            #expect(try await found { $0.submitter = "bob" }.isEmpty)
            #expect(try await found { $0.job = farm.bob.id }.isEmpty)
            #expect(try await found { $0.job = farm.ann.id } == [hers])
            #expect(try await found { $0.worker = "w" } == [hers])
            #expect(try await found { $0.seed = 1000 } == [hers])
            #expect(try await found { $0.words = "fox" } == [hers])
            #expect(try await found { $0.until = Date() + 60 } == [hers])
            #expect(try await farm.nobodys.images(HistoryFilter()).isEmpty)
            #expect(try await farm.store.images(HistoryFilter()).map(\.id) == [his, hers])
            for (store, sees) in [(farm.hers, [hers]), (farm.nobodys, []), (farm.store, [hers, his])] {
                for image in [hers, his] {
                    #expect(try await (store.image(image) != nil) == sees.contains(image))
                    #expect(try await store.png(image: image) == (sees.contains(image) ? [1, 2, 3] : nil))
                }
                #expect(try await store.thumbnails(images: [hers, his]).map(\.image) == sees)
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func othersAreNotChanged(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { fixture in
            let farm = try await Farm(fixture)
            let (ann, bob) = (farm.ann.id, farm.bob.id)
            for store in [farm.hers, farm.nobodys] {
                #expect(try await store.cancel(job: bob) == nil)
                #expect(try await store.retry(job: bob) == nil)
                #expect(try await store.setPriority(job: bob, to: 7) == false)
                #expect(try await store.delete(job: bob) == nil)
                #expect(
                    try await store.delete(images: [farm.bobImage])
                        == ImageDeletion(
                            deleted: DiskUse(), missing: [farm.bobImage]))
            }
            #expect(try await farm.store.job(bob) == farm.bob)
            #expect(
                try await farm.hers.delete(images: [farm.bobImage, farm.annImage])
                    == ImageDeletion(
                        deleted: DiskUse(images: 1, bytes: 3), missing: [farm.bobImage]))
            #expect(try await farm.store.image(farm.bobImage) != nil)
            #expect(try await farm.hers.setPriority(job: ann, to: 7))
            #expect(try await farm.hers.retry(job: ann) == 1)
            #expect(try await farm.hers.cancel(job: ann) == 2)
            #expect(try await farm.hers.delete(job: ann) != nil)
            #expect(try await farm.store.job(ann) == nil)
            // Whoever reaches all reaches bob's.
            let all = farm.hers.within(.all)
            #expect(try await all.setPriority(job: bob, to: 7))
            #expect(try await all.job(bob)?.priority == 7)
            #expect(try await farm.store.openJobs(among: [bob]).allSatisfy { $0.priority == 7 })
            #expect(try await all.cancel(job: bob) == 1)
        }
    }

    /// The number of a submission is no way to another's job.
    @Test(arguments: StoreKind.allCases)
    func anothersSubmissionIsRefused(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            _ = try await farm.openSession("w")
            let submission = UUID()
            let job = try await farm.submit(1, submission: submission)
            let error = await #expect(throws: FarmError.self) {
                try await farm.submit(1, submission: submission) { $0.submitter = "bob" }
            }
            #expect(error?.code == .conflict)
            #expect(try await farm.submit(1, submission: submission).id == job.id)
        }
    }
}
