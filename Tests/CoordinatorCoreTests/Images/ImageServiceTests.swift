import FarmBasics
import FarmModel
import FarmStore
import Foundation
import Testing

@testable import CoordinatorCore

@Suite struct ImageServiceTests {
    /// A history of one image, which notes what pages it was asked for.
    private actor OneImage: ImageStore, Scoped {
        static let png = [UInt8](repeating: 7, count: (256 << 10) + 5)
        private(set) var limits: [Int] = []

        static let row = ImageRecord(
            id: 1, task: TaskID(job: 1, index: 0), attempt: 1, jobName: "", submitter: "ann", modelName: "sample",
            modelDigest: .zero,
            parameters: GenerationParameters(
                prompt: "a red fox", size: ImageSize(width: 64, height: 64), sampler: .euler, schedule: .automatic,
                steps: 1, guidanceScale: 1, distilledGuidance: 3.5, seed: 1), workerName: "", deviceName: "",
            byteCount: png.count, digest: .zero, pixelDigest: .zero, infotext: "", provenance: "", startedAt: Date(),
            finishedAt: Date(), renderSeconds: 1)

        nonisolated func within(_ scope: JobScope) -> OneImage { self }
        func images(_ filter: HistoryFilter) -> [ImageRecord] {
            limits.append(filter.limit)
            return [Self.row]
        }
        func image(_ id: ImageID) -> ImageRecord? { id == 1 ? Self.row : nil }
        func png(image id: ImageID) -> [UInt8]? { id == 1 ? Self.png : nil }
        func thumbnails(images ids: [ImageID]) -> [(image: ImageID, jpeg: [UInt8])] {
            ids.contains(1) ? [(1, [1, 2])] : []
        }
        func verdict(for image: RenderedImage) -> DeliveryVerdict? { nil }
        func record(
            _ image: RenderedImage, origin: ImageOrigin?, png: [UInt8], worker: UUID, session: SessionID
        ) -> DeliveryVerdict { .superseded }
        func paces(models digests: [Digest]) -> [Digest: Double] { [:] }
    }

    /// What was given, in order.
    private actor Taken {
        private(set) var chunks: [Data] = []
        private(set) var images: [ImageID] = []

        func take(_ chunk: Data, of image: ImageID = 1) {
            chunks.append(chunk)
            images.append(image)
        }
    }

    private let store = OneImage()
    private let budget = ByteBudget(bytes: 64 << 20)
    private var service: ImageService { ImageService(store: store, downloads: budget) }

    @Test func aPageHasItsBounds() async throws {
        for limit in [0, -1, 7, 100_000] { _ = try await service.images(HistoryFilter(limit: limit)) }
        #expect(await store.limits == [50, 50, 7, 1000])
    }

    @Test func anImageThatIsNotThereIsNamed() async throws {
        let service = service
        let unknown = await #expect(throws: FarmError.self) { try await service.image(2) }
        #expect(unknown?.code == .notFound && unknown?.message == "there is no image 2")
        let download = await #expect(throws: FarmError.self) { try await service.download(2) { _ in } }
        #expect(download?.message == unknown?.message)
    }

    @Test func aFileComesInChunksAndGivesItsRoomBack() async throws {
        let taken = Taken()
        try await service.download(1) { await taken.take($0) }
        #expect(await taken.chunks.map(\.count) == [256 << 10, 5])
        #expect(await Array(taken.chunks.joined()) == OneImage.png)
        #expect(await budget.available == 64 << 20)
    }

    @Test func soManyThumbnailsComeAtOnce() async throws {
        let (service, taken) = (service, Taken())
        try await service.thumbnails(of: (1...200).map { ImageID($0) }) { await taken.take($1, of: $0) }
        #expect(await taken.chunks == [Data([1, 2])])
        #expect(await taken.images == [1])
        let tooMany = await #expect(throws: FarmError.self) {
            try await service.thumbnails(of: (1...201).map { ImageID($0) }) { _, _ in }
        }
        #expect(tooMany?.code == .invalidInput)
        #expect(tooMany?.message == "201 thumbnails in one call are too many; accepted: 200")
    }
}
