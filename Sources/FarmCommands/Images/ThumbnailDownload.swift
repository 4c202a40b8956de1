import FarmModel
import FarmWire
import GRPCCore
import SwiftProtobuf

/// Fetches the small JPEGs of images.
enum ThumbnailDownload {
    /// What the farm answers for in one call.
    static let mostAtOnce = 200

    /// The files by the images' ids; those without one are left out.
    static func files(of ids: [ImageID], from farm: FarmConnection) async throws -> [ImageID: [UInt8]] {
        var files: [ImageID: [UInt8]] = [:]
        for start in stride(from: 0, to: ids.count, by: mostAtOnce) {
            let request = Farm_V1_GetThumbnailsRequest.with {
                $0.ids = ids[start...].prefix(mostAtOnce).map(\.rawValue)
            }
            let page = try await farm.persisting {
                try await farm.call { service in
                    try await service.getThumbnails(request) { response in
                        var page: [ImageID: [UInt8]] = [:]
                        for try await thumbnail in response.messages {
                            page[ImageID(thumbnail.image)] = Array(thumbnail.jpeg)
                        }
                        return page
                    }
                }
            }
            files.merge(page) { $1 }
        }
        return files
    }
}
