import Foundation

extension PixelImage {
    /// Blurred nearly as by a Gaussian of `radius` pixels, byte for byte as Pillow's `GaussianBlur`: three box blurs each
    /// way, their width from Gwosdek et al., "Theoretical Foundations of Gaussian Convolution by Extended Box
    /// Filtering" (2011), equations 7, 11 and 14.
    func boxBlurred(radius: Float) -> PixelImage {
        guard radius > 0 else { return self }
        let passes = 3
        let variance = radius * radius / Float(passes)
        let length = Float((12 * Double(variance) + 1).squareRoot())
        let whole = ((length - 1) / 2).rounded(.down)
        var part = (2 * whole + 1) * (whole * (whole + 1) - 3 * variance)
        part /= 6 * (variance - (whole + 1) * (whole + 1))
        func blurRows(_ image: PixelImage) -> PixelImage {
            (0..<passes).reduce(image) { image, _ in image.boxBlurredRows(radius: whole + part) }
        }
        return blurRows(blurRows(self).upright(from: .transposed)).upright(from: .transposed)
    }

    /// Each pixel becomes the mean of those at most `radius` away in its row; the two beyond the whole part of the radius
    /// count for its fraction. The edge pixels go on outside.
    private func boxBlurredRows(radius: Float) -> PixelImage {
        let whole = Int(radius)
        let scale = 1 << 24
        let weight = Int(Float(scale) / (radius * 2 + 1))
        let edgeWeight = (scale - (whole * 2 + 1) * weight) / 2
        var result = [UInt8](repeating: 0, count: bytes.count)
        let last = width - 1
        bytes.withUnsafeBufferPointer { source in
            for y in 0..<height {
                for channel in 0..<channels {
                    let row = y * width * channels + channel
                    func value(_ x: Int) -> Int { Int(source[row + min(max(x, 0), last) * channels]) }
                    var sum = (-whole - 1..<whole).reduce(0) { $0 + value($1) }
                    for x in 0..<width {
                        sum += value(x + whole) - value(x - whole - 1)
                        let edges = value(x - whole - 1) + value(x + whole + 1)
                        let mean = (sum * weight + edges * edgeWeight + scale / 2) >> 24
                        result[row + x * channels] = UInt8(clamping: mean)
                    }
                }
            }
        }
        return PixelImage(validWidth: width, height: height, channels: channels, bytes: result)
    }
}
