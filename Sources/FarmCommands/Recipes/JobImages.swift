import FarmBasics
import FarmModel
import FarmWire
import SwiftProtobuf

/// Walks through the finished images of a job.
enum JobImages {
    /// Images of a job that a sheet or a page shows.
    static let most = 100_000
    /// At once: whole pages of the listing, and at most as many thumbnails as the farm hands out.
    private static let batchSize = ThumbnailDownload.mostAtOnce / Paging.pageSize * Paging.pageSize

    /// - Throws: ``FarmError`` where a job is too large to be looked at as one.
    static func check(_ job: Job, _ what: String) throws {
        guard job.imageCount <= most else {
            throw FarmError(
                .invalidInput,
                "job \(job.id) has \(job.imageCount) images; a \(what) shows at most \(most). Save them with: farm fetch "
                    + "\(job.id) --thumbnails --output DIR")
        }
    }

    /// Hands over all images, newest first, about 200 at a time.
    static func forEachBatch(
        of job: JobID, from farm: FarmConnection, _ body: ([ImageRecord]) async throws -> Void
    ) async throws {
        var batch: [ImageRecord] = []
        var before: ImageID?
        while true {
            let request = Farm_V1_ListImagesRequest.with {
                $0.job = job.rawValue
                $0.limit = Int32(Paging.pageSize)
                if let before { $0.before = before.rawValue }
            }
            let page = try await farm.persisting { try await farm.call { try await $0.listImages(request).images } }
            batch += try page.map { try ImageRecord(wire: $0) }
            if !batch.isEmpty, page.isEmpty || batch.count >= batchSize {
                try await body(batch)
                batch = []
            }
            guard let last = page.last else { return }
            before = ImageID(last.id)
        }
    }
}
