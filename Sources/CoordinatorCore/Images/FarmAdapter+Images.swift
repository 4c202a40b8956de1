import FarmModel
package import FarmWire
package import GRPCCore
import SwiftProtobuf

/// The history of images.
extension FarmAdapter {
    /// A page of the history that fits into a message of 2 MiB, so maybe fewer than the limit; the next begins before
    /// its last id.
    /// - Throws: `invalidArgument` for a filter that cannot be read.
    package func listImages(
        request: Farm_V1_ListImagesRequest, context: ServerContext
    ) async throws -> Farm_V1_ListImagesResponse {
        try await answering(logger, context) { caller in
            let images = try await services.images.images(as: caller, HistoryFilter(wire: request))
            let page = try BoundedPage.fitting(images.map(\.wire))
            return .with { $0.images = page }
        }
    }

    /// - Throws: `notFound` also for an image of a deleted job.
    package func getImage(request: Farm_V1_GetImageRequest, context: ServerContext) async throws -> Farm_V1_Image {
        try await answering(logger, context) { caller in
            try await services.images.image(as: caller, ImageID(request.id)).wire
        }
    }

    /// The PNG in chunks of at most 256 KiB; waits while other downloads hold too much memory.
    /// - Throws: `notFound`.
    package func downloadImage(
        request: Farm_V1_DownloadImageRequest, response: RPCWriter<Farm_V1_ImageChunk>, context: ServerContext
    ) async throws {
        try await answering(logger, context) { caller in
            try await services.images.download(as: caller, ImageID(request.id)) { chunk in
                try await response.send(.with { $0.bytes = chunk })
            }
        }
    }

    /// A JPEG a message, for those of at most 200 ids that have one.
    /// - Throws: `invalidArgument` for more.
    package func getThumbnails(
        request: Farm_V1_GetThumbnailsRequest, response: RPCWriter<Farm_V1_Thumbnail>, context: ServerContext
    ) async throws {
        try await answering(logger, context) { caller in
            try await services.images.thumbnails(
                as: caller, of: request.ids.map(ImageID.init(rawValue:))
            ) { image, jpeg in
                try await response.send(
                    .with {
                        $0.image = image.rawValue
                        $0.jpeg = jpeg
                    })
            }
        }
    }
}
