import Foundation

extension PixelImage {
    /// Blurred by a Gaussian of `sigma` pixels, byte for byte as stable-diffusion-webui blurs masks: OpenCV's
    /// `GaussianBlur` with a kernel of 2·int(2.5·sigma + 0.5) + 1 pixels, along the rows and then along the columns, the
    /// picture mirrored at its edges without the edge pixel itself. `sigma` is finite; 0 or less changes nothing.
    package func gaussianBlurred(sigma: Double) -> PixelImage {
        guard sigma > 0 else { return self }
        let kernel = Self.gaussianKernel(sigma: sigma)
        return blurredRows(by: kernel).upright(from: .transposed).blurredRows(by: kernel).upright(from: .transposed)
    }

    /// Weights in 256ths, which add up to 256: the error of each rounding is carried inwards.
    private static func gaussianKernel(sigma: Double) -> [Int] {
        let half = Int(2.5 * sigma + 0.5)
        let weights = (-half...half).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
        let sum = weights.reduce(0, +)
        var error = 0.0
        let tail = weights.prefix(half).map { weight in
            let exact = weight / sum * 256 + error
            let rounded = exact.rounded(.toNearestOrEven)
            error = exact - rounded
            return Int(rounded)
        }
        return tail + [256 - 2 * tail.reduce(0, +)] + tail.reversed()
    }

    private func blurredRows(by kernel: [Int]) -> PixelImage {
        let half = kernel.count / 2
        let columns = (-half..<(width + half)).map { Self.mirrored($0, in: width) * channels }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        bytes.withUnsafeBufferPointer { source in
            for y in 0..<height {
                let row = y * width * channels
                for x in 0..<width {
                    for channel in 0..<channels {
                        var sum = 128
                        for (offset, weight) in kernel.enumerated() {
                            sum += weight * Int(source[row + columns[x + offset] + channel])
                        }
                        result.append(UInt8(clamping: sum >> 8))
                    }
                }
            }
        }
        return PixelImage(validWidth: width, height: height, channels: channels, bytes: result)
    }

    private static func mirrored(_ index: Int, in count: Int) -> Int {
        guard count > 1 else { return 0 }
        let period = 2 * (count - 1)
        let place = (index % period + period) % period
        return place < count ? place : period - place
    }
}
