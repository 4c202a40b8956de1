import FarmModel
package import FarmWire
package import GRPCCore
import SwiftProtobuf

/// The history of images.
extension FarmAdapter {
    package func listImages(
        request: Farm_V1_ListImagesRequest, context: ServerContext
    ) async throws -> Farm_V1_ListImagesResponse {
        try await answering(logger) {
            let images = try await services.images.images(HistoryFilter(wire: request))
            let page = try BoundedPage.fitting(images.map(\.wire))
            return .with { $0.images = page }
        }
    }

    package func getImage(request: Farm_V1_GetImageRequest, context: ServerContext) async throws -> Farm_V1_Image {
        try await answering(logger) {
            try await services.images.image(request.id).wire
        }
    }

    package func downloadImage(
        request: Farm_V1_DownloadImageRequest, response: RPCWriter<Farm_V1_ImageChunk>, context: ServerContext
    ) async throws {
        try await answering(logger) {
            try await services.images.download(request.id) { chunk in
                try await response.send(.with { $0.bytes = chunk })
            }
        }
    }

    package func getThumbnails(
        request: Farm_V1_GetThumbnailsRequest, response: RPCWriter<Farm_V1_Thumbnail>, context: ServerContext
    ) async throws {
        try await answering(logger) {
            try await services.images.thumbnails(of: request.ids) { image, jpeg in
                try await response.send(
                    .with {
                        $0.image = image
                        $0.jpeg = jpeg
                    })
            }
        }
    }
}
