import FarmBasics
package import FarmModel

/// A picture in memory: 8 bits a channel, rows from the top.
package struct PixelImage: Sendable, Equatable {
    /// In pixels, 1 or more.
    package let width: Int
    /// In pixels, 1 or more.
    package let height: Int
    /// 1 (grey), 3 (RGB) or 4 (RGBA, colours not multiplied by alpha).
    package let channels: Int
    /// `width * height * channels` bytes.
    package let bytes: [UInt8]

    /// Throws where `bytes` are no such picture.
    package init(width: Int, height: Int, channels: Int, bytes: [UInt8]) throws {
        guard width > 0, height > 0, max(width, height) <= bytes.count, [1, 3, 4].contains(channels),
            bytes.count == width.multipliedReportingOverflow(by: height * channels).partialValue
        else {
            throw FarmError(
                .invalidInput,
                "\(bytes.count) bytes are no picture of \(width)x\(height) pixels with \(channels) channels")
        }
        self.init(validWidth: width, height: height, channels: channels, bytes: bytes)
    }

    /// For what the arithmetic of this module made: the caller answers for the lengths.
    init(validWidth width: Int, height: Int, channels: Int, bytes: [UInt8]) {
        self.width = width
        self.height = height
        self.channels = channels
        self.bytes = bytes
    }

    /// ``width`` and ``height`` together.
    package var size: ImageSize { ImageSize(width: width, height: height) }
}
