import Dispatch
package import FarmModel

/// Looks at uploaded pictures, one at a time and on a queue of its own: decoding takes memory and seconds.
package struct PictureReader: Sendable {
    private let queue = DispatchQueue(label: "diffusion-farm.pictures")
    private let decode: @Sendable ([UInt8]) throws -> ImageSize

    /// - Parameter decode: decodes a whole picture, within bounds, and returns its upright size.
    package init(decode: @escaping @Sendable ([UInt8]) throws -> ImageSize) {
        self.decode = decode
    }

    /// The upright size of a picture that can be decoded to its last pixel.
    func size(of picture: [UInt8]) async throws -> ImageSize {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try decode(picture) }) }
        }
    }
}
