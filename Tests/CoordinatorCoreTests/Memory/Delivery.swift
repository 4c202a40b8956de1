import Crypto
import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import Foundation
import ImageCoding
import Recipes

@testable import CoordinatorCore

/// An image on its way, as a worker's spool delivers it.
struct Delivery: Sendable {
    var image: RenderedImage
    var farm: UUID
    var worker: UUID
    var session: SessionID
    var png: [UInt8]
    /// What is sent of it, in parts of so many bytes; nil for nothing.
    var partBytes: Int? = 1000

    /// What came of it.
    struct Outcome: Sendable, Equatable {
        var verdict: DeliveryVerdict
        /// Whether its bytes were asked for.
        var wasAsked: Bool
    }

    /// Of a picture of one colour.
    init(
        _ attempt: AttemptID, of worker: TestWorker, to coordinator: MemoryCoordinator, shade: UInt8 = 7,
        size: ImageSize = ImageSize(width: 64, height: 64)
    ) async throws {
        png = try PNGEncoder.encode(
            rgb: [UInt8](repeating: shade, count: size.pixelCount * 3), width: size.width, height: size.height)
        let (job, index) = (attempt.task.job, attempt.task.index)
        let own = try await coordinator.store.expansion(job: job)?.expansion.image(at: index).parameters
        let common = try await coordinator.jobs.job(job).parameters.forImage(index)
        image = RenderedImage(
            attempt: attempt, deviceName: "CPU", seed: (own ?? common).seed, byteCount: png.count,
            digest: Self.digest(png),
            pixelDigest: try PNGDecoder.pixelDigest(of: png), infotext: "a red fox", provenance: "{}",
            startedAt: Date() - 1, finishedAt: Date(), renderSeconds: 0.5)
        farm = coordinator.farm
        self.worker = worker.id
        session = worker.session ?? -1
    }

    static func digest(_ bytes: [UInt8]) -> FarmBasics.Digest { FarmBasics.Digest(bytes: SHA256.hash(data: bytes)) }

    /// Changed bytes, and what the header says of them.
    mutating func replace(_ bytes: [UInt8]) {
        png = bytes
        image.byteCount = bytes.count
        image.digest = Self.digest(bytes)
    }

    /// - Parameter results: a service of another budget, in place of the coordinator's.
    @discardableResult
    func send(to coordinator: MemoryCoordinator, through results: DeliveryService? = nil) async throws -> Outcome {
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: UploadPart<ImageDelivery>.self)
        continuation.yield(.header(ImageDelivery(farm: farm, worker: worker, session: session, image: image)))
        let wasAsked = Box(false)
        let verdict = try await (results ?? coordinator.results).receive(stream) {
            wasAsked.value = true
            guard let partBytes else { return }
            for start in stride(from: 0, to: png.count, by: partBytes) {
                continuation.yield(.chunk(Data(png[start..<min(start + partBytes, png.count)])))
            }
            continuation.finish()
        }
        return Outcome(verdict: verdict, wasAsked: wasAsked.value)
    }
}
