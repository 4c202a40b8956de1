package import FarmModel

package import struct FoundationEssentials.UUID

/// Results and their history.
package protocol ResultStore: Sendable {
    /// What would become of this result; nil where it is wanted.
    func verdict(for image: RenderedImage) async throws -> ResultVerdict?
    /// Records a result and its bytes, exactly once a task.
    /// - Parameter origin: what it is made from, where its job has a recipe.
    func record(
        _ image: RenderedImage, origin: ImageOrigin?, png: [UInt8], worker: UUID, session: Int64
    ) async throws -> ResultVerdict
    func images(_ filter: HistoryFilter) async throws -> [ImageRecord]
    func image(_ id: Int64) async throws -> ImageRecord?
    func png(image id: Int64) async throws -> [UInt8]?
    /// The small JPEGs of those of the images that have one.
    func thumbnails(images ids: [Int64]) async throws -> [(image: Int64, jpeg: [UInt8])]
    /// By model, seconds for each step of a million pixels of the images that were made of late; a model without any is
    /// left out.
    func paces(models digests: [String]) async throws -> [String: Double]
}

extension ResultStore {
    /// Records a result of a job without a recipe.
    package func record(
        _ image: RenderedImage, png: [UInt8], worker: UUID, session: Int64
    ) async throws -> ResultVerdict {
        try await record(image, origin: nil, png: png, worker: worker, session: session)
    }
}

/// What became of a delivered result.
package enum ResultVerdict: Sendable, Equatable {
    /// It is the task's recorded result.
    case committed
    /// Another result was recorded, or the task was cancelled or failed for good.
    case superseded
}
