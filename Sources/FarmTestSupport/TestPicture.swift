import Foundation
import ImageCoding

/// A picture that a test made or reads: 8-bit RGB.
package struct TestPicture: Sendable, Equatable {
    /// In pixels.
    package var width: Int
    /// In pixels.
    package var height: Int
    /// 3 · `width` · `height` bytes, rows from the top.
    package var pixels: [UInt8]

    /// A picture of one colour for each place.
    package init(width: Int, height: Int, colour: (_ x: Int, _ y: Int) -> (UInt8, UInt8, UInt8)) {
        self.width = width
        self.height = height
        pixels = (0..<height).flatMap { y in
            (0..<width).flatMap { x in
                let (red, green, blue) = colour(x, y)
                return [red, green, blue]
            }
        }
    }

    /// A mask: white inside, black outside.
    package init(mask box: PixelBox, width: Int, height: Int) {
        self.init(width: width, height: height) { x, y in box.contains(x, y) ? (255, 255, 255) : (0, 0, 0) }
    }

    /// Reads a PNG.
    /// - Throws: where it is none that ``PNGDecoder`` reads.
    package init(reading path: String) throws {
        let image = try PNGDecoder.decode([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
        width = image.width
        height = image.height
        pixels = image.pixels
    }

    /// Writes it as PNG and returns the path.
    @discardableResult
    package func write(_ path: String) throws -> String {
        let png = try PNGEncoder.encode(rgb: pixels, width: width, height: height)
        try Data(png).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// The places at which another picture of the same size differs.
    package func differences(from other: TestPicture) -> [(x: Int, y: Int)] {
        let places = (0..<(width * height)).filter { at in
            (at * 3..<at * 3 + 3).contains { pixels[$0] != other.pixels[$0] }
        }
        return places.map { (x: $0 % width, y: $0 / width) }
    }
}

/// A part of a picture, in pixels.
package struct PixelBox: Sendable {
    /// From the left.
    package var x: Range<Int>
    /// From the top.
    package var y: Range<Int>

    /// Neither need lie within a picture.
    package init(x: Range<Int>, y: Range<Int>) {
        self.x = x
        self.y = y
    }

    /// Whether the pixel at this place lies inside.
    package func contains(_ x: Int, _ y: Int) -> Bool { self.x.contains(x) && self.y.contains(y) }

    /// The same with so many pixels more on each side; a margin below 0 shrinks it.
    package func grown(by margin: Int) -> PixelBox {
        PixelBox(
            x: (x.lowerBound - margin)..<(x.upperBound + margin), y: (y.lowerBound - margin)..<(y.upperBound + margin))
    }
}
