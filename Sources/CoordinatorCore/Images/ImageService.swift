import FarmBasics
package import FarmModel
package import FarmStore

package import struct FoundationEssentials.Data

/// The history: images that were made, their files and how they look in small.
package struct ImageService: Sendable {
    private static let standardPage = 50
    private static let mostThumbnails = 200

    private let store: any ImageStore & Scoped
    private let downloads: ByteBudget
    private let limits: RequestLimits

    /// - Parameters:
    ///   - downloads: What all downloads may have in memory together.
    ///   - limits: The gate's.
    package init(
        store: any ImageStore & Scoped, downloads: ByteBudget = ByteBudget(bytes: 256 << 20),
        limits: RequestLimits = RequestLimits()
    ) {
        self.store = store
        self.downloads = downloads
        self.limits = limits
    }

    private func seen(by caller: Caller) -> any ImageStore & Scoped { store.within(caller.scope(.seeJobs)) }

    /// A page, newest first.
    /// - Parameter filter: its limit is 0 or less where nothing was said of it.
    package func images(as caller: Caller, _ filter: HistoryFilter) async throws -> [ImageRecord] {
        var filter = filter
        filter.limit = PageLimit.clamp(filter.limit, else: Self.standardPage)
        return try await seen(by: caller).images(filter)
    }

    /// - Throws: `notFound`, also for an image of a deleted job, or of one that its caller does not see.
    package func image(as caller: Caller, _ id: ImageID) async throws -> ImageRecord {
        guard let image = try await seen(by: caller).image(id) else { throw Self.unknown(id) }
        return image
    }

    /// Gives an image's PNG to `take`, in chunks of at most 256 KiB.
    /// - Throws: `exhausted` where its caller has as many downloads as they may.
    package func download(
        as caller: Caller, _ id: ImageID, take: @escaping @Sendable (Data) async throws -> Void
    ) async throws {
        try await limits.downloading(caller) {
            let image = try await image(as: caller, id)
            try await downloads.send(chunksOf: image.byteCount, to: take) {
                guard let png = try await seen(by: caller).png(image: id) else { throw Self.unknown(id) }
                return png
            }
        }
    }

    /// Gives the small JPEGs of those of the images that have one to `take`.
    package func thumbnails(
        as caller: Caller, of ids: [ImageID],
        take: @escaping @Sendable (_ image: ImageID, _ jpeg: Data) async throws -> Void
    ) async throws {
        guard ids.count <= Self.mostThumbnails else {
            throw FarmError(
                .invalidInput,
                "\(ids.count) thumbnails in one call are too many; accepted: \(Self.mostThumbnails)")
        }
        try await limits.downloading(caller) {
            try await downloads.sending(ids.count * RenderedImage.mostThumbnailBytes) { _, watch in
                for thumbnail in try await seen(by: caller).thumbnails(images: ids) {
                    watch.begin()
                    try await take(thumbnail.image, Data(thumbnail.jpeg))
                    watch.end(thumbnail.jpeg.count)
                }
            }
        }
    }

    private static func unknown(_ id: ImageID) -> FarmError {
        FarmError(.notFound, "there is no image \(id)")
    }
}
