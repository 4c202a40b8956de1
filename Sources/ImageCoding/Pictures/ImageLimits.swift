import FarmBasics
import FarmModel

/// What a picture that comes in may be; checked on its header, before memory is taken.
package struct ImageLimits: Sendable, Equatable {
    /// The file's length in bytes.
    package var bytes: Int
    /// Width times height: a picture in memory takes up to 4 bytes for each.
    package var pixels: Int
    /// Width and height, in pixels.
    package var side: Int

    /// What a picture may be where nobody asks for less: 64 MiB, 64 million pixels, 16,384 a side.
    package init(bytes: Int = 64 << 20, pixels: Int = 64_000_000, side: Int = 16_384) {
        self.bytes = bytes
        self.pixels = pixels
        self.side = side
    }

    func check(byteCount: Int) throws {
        guard byteCount <= bytes else {
            throw FarmError(.invalidInput, "the picture's file has \(byteCount) bytes; accepted: at most \(bytes)")
        }
    }

    func check(_ size: ImageSize) throws {
        guard size.width <= side, size.height <= side, size.pixelCount <= pixels else {
            throw FarmError(
                .invalidInput,
                "the picture is \(size) pixels large; accepted: at most \(side) a side and \(pixels) in all")
        }
    }
}
