package import FarmBasics
package import FarmModel

package import struct FoundationEssentials.UUID

/// Images and their history.
package protocol ImageStore: Sendable {
    /// What would become of this image; nil where it is wanted.
    func verdict(for image: RenderedImage) async throws -> DeliveryVerdict?
    /// Records an image and its bytes, exactly once a task.
    /// - Parameter origin: what it is made from, where its job has a recipe.
    func record(
        _ image: RenderedImage, origin: ImageOrigin?, png: [UInt8], worker: UUID, session: SessionID
    ) async throws -> DeliveryVerdict
    func images(_ filter: HistoryFilter) async throws -> [ImageRecord]
    func image(_ id: ImageID) async throws -> ImageRecord?
    func png(image id: ImageID) async throws -> [UInt8]?
    /// The small JPEGs of those of the images that have one.
    func thumbnails(images ids: [ImageID]) async throws -> [(image: ImageID, jpeg: [UInt8])]
    /// By model, seconds for each step of a million pixels of the images that were made of late; a model without any is
    /// left out.
    func paces(models digests: [Digest]) async throws -> [Digest: Double]
}

extension ImageStore {
    /// Records an image of a job without a recipe.
    package func record(
        _ image: RenderedImage, png: [UInt8], worker: UUID, session: SessionID
    ) async throws -> DeliveryVerdict {
        try await record(image, origin: nil, png: png, worker: worker, session: session)
    }
}

/// What became of a delivered image.
package enum DeliveryVerdict: Sendable, Equatable {
    /// It is the task's recorded image.
    case committed
    /// Another image was recorded, or the task was cancelled or failed for good.
    case superseded
}
