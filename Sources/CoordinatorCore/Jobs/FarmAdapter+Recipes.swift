import FarmModel
import FarmStore
package import FarmWire
import FoundationEssentials
package import GRPCCore
import SwiftProtobuf

/// What a job would be, and how its images look.
extension FarmAdapter {
    private static let mostThumbnails = 200

    package func planJob(
        request: Farm_V1_SubmitJobRequest, context: ServerContext
    ) async throws -> Farm_V1_PlanJobResponse {
        try await answering(logger) {
            let forecast = try await jobs.forecast(
                JobRequest(wire: request), recipe: try Recipe.read(json: request.recipe))
            return .with {
                $0.count = Int64(forecast.count)
                $0.models = forecast.models.map { model in
                    .with {
                        $0.name = model.name
                        $0.digest = model.digest
                        $0.images = Int64(model.images)
                        $0.workers = model.workers
                        $0.stored = model.isStored
                    }
                }
                $0.first = forecast.first.map(\.wire)
                if let seconds = forecast.seconds { $0.seconds = seconds }
            }
        }
    }

    package func getThumbnails(
        request: Farm_V1_GetThumbnailsRequest, response: RPCWriter<Farm_V1_Thumbnail>, context: ServerContext
    ) async throws {
        try await answering(logger) {
            guard request.ids.count <= Self.mostThumbnails else {
                throw FarmError(
                    .invalidInput,
                    "\(request.ids.count) thumbnails in one call are too many; accepted: \(Self.mostThumbnails)")
            }
            let most = request.ids.count * RenderedImage.mostThumbnailBytes
            try await downloads.sending(most) { _, watch in
                for thumbnail in try await store.thumbnails(images: request.ids) {
                    watch.begin()
                    try await response.send(
                        .with {
                            $0.image = thumbnail.image
                            $0.jpeg = Data(thumbnail.jpeg)
                        })
                    watch.end(thumbnail.jpeg.count)
                }
            }
        }
    }
}
