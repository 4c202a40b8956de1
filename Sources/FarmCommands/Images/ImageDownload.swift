import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials
import GRPCCore
import ImageCoding
import SwiftProtobuf

/// Fetches the bytes of one image and checks them.
enum ImageDownload {
    /// The PNG's bytes, whose SHA-256 is the one that the farm recorded. A broken connection is tried again.
    static func bytes(of image: ImageRecord, from farm: FarmConnection) async throws -> [UInt8] {
        try await bytes(of: image.id, byteCount: image.byteCount, digest: image.digest, from: farm)
    }

    /// - Parameter digest: of the PNG.
    static func bytes(
        of image: ImageID, byteCount: Int, digest: Digest, from farm: FarmConnection
    ) async throws -> [UInt8] {
        try await farm.persisting { try await download(image, byteCount, digest, from: farm) }
    }

    private static func download(
        _ image: ImageID, _ expected: Int, _ digest: Digest, from farm: FarmConnection
    ) async throws -> [UInt8] {
        let request = Farm_V1_DownloadImageRequest.with { $0.id = image.rawValue }
        let bytes = try await farm.call { service in
            try await service.downloadImage(request) { response in
                var bytes: [UInt8] = []
                for try await chunk in response.messages {
                    bytes.append(contentsOf: chunk.bytes)
                    guard bytes.count <= expected else { break }
                }
                return bytes
            }
        }
        guard bytes.count == expected, PixelDigest.sha256(bytes) == digest else {
            throw FarmError(
                .inputOutput,
                "image \(image) arrived damaged: \(bytes.count) of \(expected) bytes, or another SHA-256 than recorded"
            )
        }
        return bytes
    }
}
