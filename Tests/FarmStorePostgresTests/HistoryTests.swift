import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import Testing

@Suite struct HistoryTests {
    @Test(arguments: StoreKind.allCases)
    func everyFilterFindsItsImagesNewestFirst(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let fox = try await farm.submit(3)
            let cat = try await farm.submit(2) {
                $0.prompt = "A Cat, cyberpunk"
                $0.submitter = "bob"
                $0.sampler = .heun
                $0.size = ImageSize(width: 128, height: 64)
            }
            for job in [fox, cat] {
                for claimed in try await farm.store.claim(job: job.id, sessions: Array(repeating: session, count: 3))
                    .tasks
                {
                    _ = try await farm.store.record(
                        farm.image(claimed.attempt), png: [1], worker: worker, session: session)
                }
            }
            func tasks(_ set: (inout HistoryFilter) -> Void) async throws -> [TaskID] {
                var filter = HistoryFilter()
                set(&filter)
                return try await farm.store.images(filter).map(\.task)
            }
            func all(_ job: Job) -> [TaskID] { (0..<job.imageCount).reversed().map { TaskID(job: job.id, index: $0) } }
            #expect(try await tasks { _ in } == all(cat) + all(fox))
            #expect(try await tasks { $0.words = "cyberpunk cat" } == all(cat))
            #expect(try await tasks { $0.words = "dog" }.isEmpty)
            #expect(try await tasks { $0.submitter = "bob" } == all(cat))
            #expect(try await tasks { $0.sampler = .heun } == all(cat))
            #expect(try await tasks { $0.size = ImageSize(width: 64, height: 64) } == all(fox))
            #expect(try await tasks { $0.job = fox.id } == all(fox))
            #expect(try await tasks { $0.seed = 1002 } == [TaskID(job: fox.id, index: 2)])
            #expect(try await tasks { $0.model = "sample" }.count == 5)
            #expect(try await tasks { $0.model = "abababab" }.count == 5)
            #expect(try await tasks { $0.model = "ab" }.isEmpty)
            #expect(try await tasks { $0.worker = "a" }.count == 5)
            #expect(try await tasks { $0.worker = "b" }.isEmpty)
            #expect(try await tasks { $0.until = Date(timeIntervalSinceNow: -3600) }.isEmpty)
            #expect(try await tasks { $0.since = Date(timeIntervalSinceNow: -3600) }.count == 5)
            // Pages by key.
            var page = HistoryFilter(limit: 2)
            let first = try await farm.store.images(page)
            page.before = first.last?.id
            let second = try await farm.store.images(page)
            #expect((first + second).map(\.task) == Array((all(cat) + all(fox)).prefix(4)))
            #expect(first.first?.parameters.seed == 1001)
            #expect(try await farm.store.image(first[0].id) == first[0])
            #expect(try await farm.store.image(999_999) == nil)
        }
    }
}
