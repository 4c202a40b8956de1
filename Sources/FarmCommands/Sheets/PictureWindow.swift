import FarmBasics
import FarmModel
import ImageCoding
import LocalFiles

/// A page's pictures, fetched some at a time just before they are drawn, so that few are in memory.
struct PictureWindow {
    private let farm: FarmConnection
    private let isFull: Bool
    /// In the order in which they are drawn.
    private let order: [JobSheet.Picture]
    /// How many of them were fetched.
    private var fetched = 0
    /// By the images' ids.
    private var files: [ImageID: [UInt8]] = [:]

    /// Whole images at a time.
    private static let mostImages = ImageFetcher.parallelDownloads

    init(_ order: [JobSheet.Picture], isFull: Bool, from farm: FarmConnection) {
        self.order = order
        self.isFull = isFull
        self.farm = farm
    }

    /// Nil where the image was deleted meanwhile.
    mutating func next(_ picture: JobSheet.Picture) async throws -> PixelImage? {
        while files[picture.id] == nil, fetched < order.count { try await fetch() }
        guard let file = files.removeValue(forKey: picture.id), !file.isEmpty else { return nil }
        return try await BlockingExecutor.run { try ImageDecoder.decode(file) }
    }

    private mutating func fetch() async throws {
        let next = Array(order[fetched...].prefix(isFull ? Self.mostImages : ThumbnailDownload.mostAtOnce))
        fetched += next.count
        if !isFull { files = try await ThumbnailDownload.files(of: next.map(\.id), from: farm) }
        // Images of an earlier version have no thumbnail.
        let rest = next.filter { files[$0.id] == nil }
        for start in stride(from: 0, to: rest.count, by: Self.mostImages) {
            try await fetchImages(Array(rest[start...].prefix(Self.mostImages)))
        }
    }

    private mutating func fetchImages(_ pictures: [JobSheet.Picture]) async throws {
        let isFull = isFull
        let farm = farm
        let images = try await withThrowingTaskGroup(of: (ImageID, [UInt8]).self) { group in
            for picture in pictures {
                group.addTask {
                    do {
                        let png = try await ImageDownload.bytes(
                            of: picture.id, byteCount: picture.byteCount, digest: picture.digest, from: farm)
                        return (picture.id, isFull ? png : try Thumbnail.make(of: ImageDecoder.decode(png)))
                    } catch let error as FarmError where error.code == .notFound {
                        return (picture.id, [])
                    }
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        files.merge(images) { $1 }
    }
}
