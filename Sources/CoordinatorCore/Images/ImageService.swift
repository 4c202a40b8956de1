import FarmBasics
package import FarmModel
package import FarmStore

package import struct FoundationEssentials.Data

/// The history: images that were made, their files and how they look in small.
package struct ImageService: Sendable {
    private static let standardPage = 50
    private static let mostThumbnails = 200

    private let store: any ImageStore
    private let downloads: ByteBudget

    /// - Parameter downloads: What all downloads may have in memory together.
    package init(store: any ImageStore, downloads: ByteBudget = ByteBudget(bytes: 256 << 20)) {
        self.store = store
        self.downloads = downloads
    }

    /// A page, newest first.
    /// - Parameter filter: its limit is 0 or less where nothing was said of it.
    package func images(_ filter: HistoryFilter) async throws -> [ImageRecord] {
        var filter = filter
        filter.limit = PageLimit.clamp(filter.limit, else: Self.standardPage)
        return try await store.images(filter)
    }

    /// - Throws: `notFound`, also for an image of a deleted job.
    package func image(_ id: ImageID) async throws -> ImageRecord {
        guard let image = try await store.image(id) else { throw Self.unknown(id) }
        return image
    }

    /// Gives an image's PNG to `take`, in chunks of at most 256 KiB.
    package func download(
        _ id: ImageID, take: @escaping @Sendable (Data) async throws -> Void
    ) async throws {
        let image = try await image(id)
        try await downloads.send(chunksOf: image.byteCount, to: take) {
            guard let png = try await store.png(image: id) else { throw Self.unknown(id) }
            return png
        }
    }

    /// Gives the small JPEGs of those of the images that have one to `take`.
    package func thumbnails(
        of ids: [ImageID], take: @escaping @Sendable (_ image: ImageID, _ jpeg: Data) async throws -> Void
    ) async throws {
        guard ids.count <= Self.mostThumbnails else {
            throw FarmError(
                .invalidInput,
                "\(ids.count) thumbnails in one call are too many; accepted: \(Self.mostThumbnails)")
        }
        try await downloads.sending(ids.count * RenderedImage.mostThumbnailBytes) { _, watch in
            for thumbnail in try await store.thumbnails(images: ids) {
                watch.begin()
                try await take(thumbnail.image, Data(thumbnail.jpeg))
                watch.end(thumbnail.jpeg.count)
            }
        }
    }

    private static func unknown(_ id: ImageID) -> FarmError {
        FarmError(.notFound, "there is no image \(id)")
    }
}
