internal import CStableDiffusion
internal import ImageCoding

/// A picture as the engine takes it; the bytes live as long as this object. Without a picture it is empty.
final class CPicture {
    let value: sd_image_t
    private let bytes: UnsafeMutableBufferPointer<UInt8>?

    init(_ picture: PixelImage?) {
        guard let picture else {
            value = sd_image_t()
            bytes = nil
            return
        }
        let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: picture.bytes.count)
        _ = bytes.initialize(from: picture.bytes)
        value = sd_image_t(
            width: UInt32(clamping: picture.width), height: UInt32(clamping: picture.height),
            channel: UInt32(clamping: picture.channels), data: bytes.baseAddress)
        self.bytes = bytes
    }

    deinit { bytes?.deallocate() }
}

extension sd_image_t {
    /// A copy of its bytes; nil where it is no RGB.
    var pixels: [UInt8]? {
        guard let data, channel == 3 else { return nil }
        return Array(UnsafeBufferPointer(start: data, count: Int(width) * Int(height) * 3))
    }

    var picture: PixelImage? {
        pixels.flatMap { try? PixelImage(width: Int(width), height: Int(height), channels: 3, bytes: $0) }
    }
}
