package import FarmModel

/// A rectangle of pixels: from `left` and `top`, up to but without `right` and `bottom`.
package struct PixelRegion: Sendable, Equatable {
    /// The first column that belongs to it.
    package var left: Int
    /// The first row that belongs to it.
    package var top: Int
    /// The column behind the last that belongs to it.
    package var right: Int
    /// The row behind the last that belongs to it.
    package var bottom: Int

    /// Nothing is checked: `right` is to be above `left`, and `bottom` above `top`.
    package init(left: Int, top: Int, right: Int, bottom: Int) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    /// In pixels.
    package var size: ImageSize { ImageSize(width: right - left, height: bottom - top) }

    /// What holds every pixel of `mask` (one channel) that is not 0; `nil` where there is none.
    package init?(ofMask mask: PixelImage) {
        var region: PixelRegion?
        for y in 0..<mask.height {
            let row = mask.bytes[(y * mask.width)..<((y + 1) * mask.width)]
            guard let first = row.firstIndex(where: { $0 != 0 }), let last = row.lastIndex(where: { $0 != 0 }) else {
                continue
            }
            let (left, right) = (first - row.startIndex, last - row.startIndex + 1)
            region = PixelRegion(
                left: min(left, region?.left ?? left), top: region?.top ?? y,
                right: max(right, region?.right ?? right), bottom: y + 1)
        }
        guard let region else { return nil }
        self = region
    }

    /// Grown by `padding` pixels each way, within `bounds`.
    package func padded(by padding: Int, within bounds: ImageSize) -> PixelRegion {
        let padding = min(max(padding, 0), max(bounds.width, bounds.height))
        return PixelRegion(
            left: max(left - padding, 0), top: max(top - padding, 0), right: min(right + padding, bounds.width),
            bottom: min(bottom + padding, bounds.height))
    }

    /// Widened to the ratio of `shape`, as far as `bounds` allow; it moves inwards rather than out of them.
    package func widened(to shape: ImageSize, within bounds: ImageSize) -> PixelRegion {
        let ratio = Double(shape.width) / Double(shape.height)
        var region = self
        if Double(size.width) / Double(size.height) > ratio {
            let wanted = Int(Double(size.width) / ratio - Double(size.height))
            (region.top, region.bottom) = Self.widened(top, bottom, by: wanted, within: bounds.height)
        } else {
            let wanted = Int(Double(size.height) * ratio - Double(size.width))
            (region.left, region.right) = Self.widened(left, right, by: wanted, within: bounds.width)
        }
        return region
    }

    private static func widened(_ start: Int, _ end: Int, by extra: Int, within bound: Int) -> (Int, Int) {
        let start = start - extra / 2
        let end = end + extra - extra / 2
        let inwards = max(0, end - bound)
        let outwards = max(0, inwards - start)
        return (start - inwards + outwards, min(end - inwards + outwards, bound))
    }
}

extension PixelImage {
    /// The pixels in `region`, which lies within the picture.
    func cropped(to region: PixelRegion) -> PixelImage {
        var result: [UInt8] = []
        result.reserveCapacity(region.size.pixelCount * channels)
        for y in region.top..<region.bottom {
            result.append(
                contentsOf: bytes[((y * width + region.left) * channels)..<((y * width + region.right) * channels)])
        }
        return PixelImage(
            validWidth: region.size.width, height: region.size.height, channels: channels, bytes: result)
    }

    /// This picture with `other`, of as many channels, set in with its top left corner at (`left`, `top`), which may lie
    /// outside; what falls outside is cut.
    func pasting(_ other: PixelImage, left: Int, top: Int) -> PixelImage {
        var result = bytes
        let columns = max(0, left)..<max(max(0, left), min(width, left + other.width))
        for y in max(0, top)..<max(max(0, top), min(height, top + other.height)) where !columns.isEmpty {
            let source = ((y - top) * other.width + columns.lowerBound - left) * channels
            let target = (y * width + columns.lowerBound) * channels
            let count = columns.count * channels
            result.replaceSubrange(target..<(target + count), with: other.bytes[source..<(source + count)])
        }
        return PixelImage(validWidth: width, height: height, channels: channels, bytes: result)
    }

    /// A picture of zeros.
    static func blank(_ size: ImageSize, channels: Int) -> PixelImage {
        PixelImage(
            validWidth: size.width, height: size.height, channels: channels,
            bytes: [UInt8](repeating: 0, count: size.pixelCount * channels))
    }
}
