import Dispatch
import FarmModel
import ImageCoding
import Recipes

/// Looks at uploaded pictures, one at a time and on a queue of its own: decoding takes memory and seconds.
struct PictureInspector: Sendable {
    private let queue = DispatchQueue(label: "diffusion-farm.pictures")

    /// The upright size of a picture that can be decoded to its last pixel.
    func size(of picture: [UInt8]) async throws -> ImageSize {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try ImageDecoder.decode(picture).size }) }
        }
    }

    /// - Throws: `invalidInput` where the mask marks nothing in one of these drawings.
    func check(mask: [UInt8], in drawings: [MaskedDrawing]) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            queue.async {
                continuation.resume(
                    with: Result {
                        let mask = try ImageDecoder.decode(mask)
                        for drawing in drawings {
                            _ = try InpaintingMask(
                                mask, inpainting: drawing.inpainting, size: drawing.size, mode: drawing.resizeMode)
                        }
                    })
            }
        }
    }
}
