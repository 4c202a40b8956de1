import Dispatch
import FarmModel

/// Unpacks images to see that they are what they say, on threads of its own and two at a time: it takes some
/// milliseconds a megapixel, and workers' words must not wait for it.
struct PNGInspector: Sendable {
    private static let width = 2
    private let queues = (0..<Self.width).map { DispatchQueue(label: "diffusion-farm.results.\($0)") }

    /// - Throws: `invalidInput` where the bytes are no whole PNG with the pixels that the image names.
    func check(_ png: [UInt8], of image: RenderedImage) async throws {
        let queue = queues[image.attempt.task.index % Self.width]
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try DeliveryCheck.check(pixels: png, of: image) }) }
        }
    }
}
