package import FarmModel

package import struct FoundationEssentials.UUID

/// Results and their history.
package protocol ResultStore: Sendable {
    /// What would become of this result; nil where it is wanted.
    func verdict(for image: RenderedImage) async throws -> ResultVerdict?
    /// Records a result and its bytes, exactly once a task.
    func record(_ image: RenderedImage, png: [UInt8], worker: UUID, session: Int64) async throws -> ResultVerdict
    func images(_ filter: HistoryFilter) async throws -> [ImageRecord]
    func image(_ id: Int64) async throws -> ImageRecord?
    func png(image id: Int64) async throws -> [UInt8]?
}

/// What became of a delivered result.
package enum ResultVerdict: Sendable, Equatable {
    /// It is the task's recorded result.
    case committed
    /// Another result was recorded, or the task was cancelled or failed for good.
    case superseded
}
