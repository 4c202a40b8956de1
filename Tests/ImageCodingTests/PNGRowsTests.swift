import FarmModel
import ImageCoding
import Testing

@Suite struct PNGRowsTests {
    private let pixels = (0..<(37 * 23 * 3)).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    @Test func theDigestOfTheRowsIsThatOfThePixels() throws {
        let png = try PNGEncoder.encode(rgb: pixels, width: 37, height: 23)
        #expect(try PNGDecoder.size(of: png) == ImageSize(width: 37, height: 23))
        #expect(try PNGDecoder.pixelDigest(of: png) == PixelDigest.of(pixels))
    }

    @Test func whatIsNotWholeIsRefused() throws {
        let png = try PNGEncoder.encode(rgb: pixels, width: 37, height: 23)
        for count in [0, 7, 8, 23, 24, 60, png.count / 2, png.count - 13, png.count - 1] {
            let part = Array(png.prefix(count))
            #expect(throws: PNGError.self, "\(count)") { try PNGDecoder.pixelDigest(of: part) }
            if count < 24 { #expect(throws: PNGError.self) { try PNGDecoder.size(of: part) } }
        }
        // A byte of the image data.
        for place in [45, png.count / 2, png.count - 20] {
            var broken = png
            broken[place] ^= 0x40
            #expect(throws: PNGError.self, "\(place)") { try PNGDecoder.pixelDigest(of: broken) }
        }
        #expect(throws: PNGError.self) { try PNGDecoder.size(of: Array("GIF89a is no PNG, not at all".utf8)) }
        #expect(throws: PNGError.self) { try PNGDecoder.pixelDigest(of: png, limits: .init(pixels: 36 * 23)) }
    }
}
