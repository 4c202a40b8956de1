import FarmBasics
package import FarmModel

extension PixelImage {
    /// Resized by Lanczos's kernel, along the rows and then along the columns, byte for byte as the `resize` of Pillow 9.5
    /// does, which the web UI pins. Throws `invalidInput` for an empty size.
    package func resized(to size: ImageSize) throws -> PixelImage {
        guard size.width > 0, size.height > 0, size.width.multipliedReportingOverflow(by: size.height).overflow == false
        else { throw FarmError(.invalidInput, "no picture can be resized to \(size)") }
        guard size != self.size else { return self }
        // Colours count by their alpha: what is transparent has none.
        guard channels == 4 else { return resampled(.lanczos, to: size) }
        return multipliedByAlpha().resampled(.lanczos, to: size).dividedByAlpha()
    }

    /// `rows` rows of the first or last row carried outwards, as Pillow resizes a box of no height: with a cubic's
    /// overshoot against the row beside it.
    func smearedRows(_ rows: Int, fromTop: Bool) -> PixelImage {
        let edge = fromTop ? 0 : Double(height)
        return resampledRows(
            ResamplingTaps.all(.bicubic, count: rows, source: edge...edge, length: height))
    }

    /// As ``smearedRows(_:fromTop:)``, for columns.
    func smearedColumns(_ columns: Int, fromLeft: Bool) -> PixelImage {
        let edge = fromLeft ? 0 : Double(width)
        return resampledColumns(
            ResamplingTaps.all(.bicubic, count: columns, source: edge...edge, length: width))
    }

    private func resampled(_ filter: ResamplingFilter, to size: ImageSize) -> PixelImage {
        let wide =
            size.width == width
            ? self
            : resampledColumns(
                ResamplingTaps.all(filter, count: size.width, source: 0...Double(width), length: width))
        return size.height == height
            ? wide
            : wide.resampledRows(
                ResamplingTaps.all(filter, count: size.height, source: 0...Double(height), length: height))
    }

    private func resampledColumns(_ taps: [ResamplingTaps]) -> PixelImage {
        var result = [UInt8](repeating: 0, count: taps.count * height * channels)
        bytes.withUnsafeBufferPointer { source in
            for y in 0..<height {
                for (x, tap) in taps.enumerated() {
                    for channel in 0..<channels {
                        var sum = 1 << (ResamplingTaps.precision - 1)
                        var index = (y * width + tap.first) * channels + channel
                        for weight in tap.weights {
                            sum += Int(source[index]) * weight
                            index += channels
                        }
                        result[(y * taps.count + x) * channels + channel] = Self.byte(sum)
                    }
                }
            }
        }
        return PixelImage(validWidth: taps.count, height: height, channels: channels, bytes: result)
    }

    private func resampledRows(_ taps: [ResamplingTaps]) -> PixelImage {
        let stride = width * channels
        var result: [UInt8] = []
        result.reserveCapacity(taps.count * stride)
        bytes.withUnsafeBufferPointer { source in
            for tap in taps {
                for column in 0..<stride {
                    var sum = 1 << (ResamplingTaps.precision - 1)
                    var index = tap.first * stride + column
                    for weight in tap.weights {
                        sum += Int(source[index]) * weight
                        index += stride
                    }
                    result.append(Self.byte(sum))
                }
            }
        }
        return PixelImage(validWidth: width, height: taps.count, channels: channels, bytes: result)
    }

    private static func byte(_ sum: Int) -> UInt8 { UInt8(clamping: sum >> ResamplingTaps.precision) }

    /// RGBA with its colours multiplied by alpha.
    func multipliedByAlpha() -> PixelImage { mappingColours { UInt8.product($0, $1) } }

    /// Undoes ``multipliedByAlpha()`` as far as 8 bits allow.
    func dividedByAlpha() -> PixelImage {
        mappingColours { $1 == 0 ? $0 : UInt8(clamping: 255 * Int($0) / Int($1)) }
    }

    private func mappingColours(_ transform: (_ colour: UInt8, _ alpha: UInt8) -> UInt8) -> PixelImage {
        var result = bytes
        for pixel in stride(from: 0, to: bytes.count, by: 4) {
            for index in pixel..<(pixel + 3) { result[index] = transform(bytes[index], bytes[pixel + 3]) }
        }
        return PixelImage(validWidth: width, height: height, channels: 4, bytes: result)
    }
}
