import Dispatch
import FarmModel
import ImageCoding

/// Looks at uploaded pictures, one at a time and on a queue of its own: decoding takes memory and seconds.
struct PictureInspector: Sendable {
    private let queue = DispatchQueue(label: "diffusion-farm.pictures")

    /// The upright size of a picture that can be decoded to its last pixel.
    func size(of picture: [UInt8]) async throws -> ImageSize {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try ImageDecoder.decode(picture).size }) }
        }
    }
}
