extension PixelImage {
    /// RGB: grey in all three channels, transparency over white.
    package func flattened() -> PixelImage {
        switch channels {
        case 1:
            mappingPixels(to: 3) { pixel, result in
                for channel in 0..<3 { result[channel] = pixel[0] }
            }
        case 4:
            mappingPixels(to: 3) { pixel, result in
                for channel in 0..<3 { result[channel] = Self.overWhite(pixel[channel], alpha: pixel[3]) }
            }
        default: self
        }
    }

    /// One channel: ITU-R 601 luma of RGB, without regard to alpha; weights in 65536ths, as Pillow's.
    func luminance() -> PixelImage {
        guard channels > 1 else { return self }
        return mappingPixels(to: 1) { pixel, result in
            let sum = Int(pixel[0]) * 19595 + Int(pixel[1]) * 38470 + Int(pixel[2]) * 7471
            result[0] = UInt8((sum + 0x8000) >> 16)
        }
    }

    /// One channel: RGBA's last.
    func alpha() -> PixelImage { mappingPixels(to: 1) { pixel, result in result[0] = pixel[3] } }

    /// RGB of RGBA, without regard to alpha.
    func withoutAlpha() -> PixelImage {
        mappingPixels(to: 3) { pixel, result in
            for channel in 0..<3 { result[channel] = pixel[channel] }
        }
    }

    /// RGBA of RGB, opaque.
    func opaque() -> PixelImage {
        mappingPixels(to: 4) { pixel, result in
            for channel in 0..<3 { result[channel] = pixel[channel] }
            result[3] = 255
        }
    }

    /// RGBA of RGB, colours and alpha multiplied by `mask`, which has one channel and the same size.
    func multiplied(by mask: PixelImage) -> PixelImage {
        var result: [UInt8] = []
        result.reserveCapacity(width * height * 4)
        for pixel in 0..<(width * height) {
            let share = mask.bytes[pixel]
            for index in (pixel * 3)..<(pixel * 3 + 3) { result.append(UInt8.product(bytes[index], share)) }
            result.append(share)
        }
        return PixelImage(validWidth: width, height: height, channels: 4, bytes: result)
    }

    /// `overlay` over this picture, both RGBA of one size: the source-over rule of Porter and Duff with Pillow's rounding,
    /// so that an opaque overlay is itself and a transparent one changes nothing.
    func under(_ overlay: PixelImage) -> PixelImage {
        var result = bytes
        for pixel in stride(from: 0, to: bytes.count, by: 4) {
            let (above, below) = (Int(overlay.bytes[pixel + 3]), Int(bytes[pixel + 3]))
            guard above > 0 else { continue }
            let alpha = above * 255 + below * (255 - above)
            let share = above * 255 * 255 * 128 / alpha
            for index in pixel..<(pixel + 3) {
                let sum =
                    Int(overlay.bytes[index]) * share + Int(bytes[index]) * (255 * 128 - share) + 0x80 * 128
                result[index] = UInt8((sum >> 8 + sum) >> 15)
            }
            result[pixel + 3] = UInt8(((alpha + 0x80) >> 8 + alpha + 0x80) >> 8)
        }
        return PixelImage(validWidth: width, height: height, channels: 4, bytes: result)
    }

    func mapping(_ transform: (UInt8) -> UInt8) -> PixelImage {
        PixelImage(validWidth: width, height: height, channels: channels, bytes: bytes.map(transform))
    }

    private static func overWhite(_ colour: UInt8, alpha: UInt8) -> UInt8 {
        let sum = 255 * (255 - Int(alpha)) + Int(colour) * Int(alpha) + 128
        return UInt8((sum >> 8 + sum) >> 8)
    }

    private func mappingPixels(
        to count: Int, _ transform: (_ pixel: UnsafePointer<UInt8>, _ result: UnsafeMutablePointer<UInt8>) -> Void
    ) -> PixelImage {
        let pixels = width * height
        let result = [UInt8](unsafeUninitializedCapacity: pixels * count) { buffer, filled in
            bytes.withUnsafeBufferPointer { source in
                guard let from = source.baseAddress, let to = buffer.baseAddress else { return }
                for pixel in 0..<pixels { transform(from + pixel * channels, to + pixel * count) }
                filled = pixels * count
            }
        }
        return PixelImage(validWidth: width, height: height, channels: count, bytes: result)
    }
}
