import FarmBasics
import FarmModel
import ImageCoding
import Testing

@Suite struct ThumbnailTests {
    @Test(arguments: [
        (1, 4096, 1, 256), (4096, 1, 256, 1), (512, 512, 256, 256), (768, 512, 256, 171), (512, 768, 171, 256),
        (257, 256, 256, 255), (256, 256, 256, 256), (1, 1, 1, 1), (128, 64, 128, 64), (1000, 3, 256, 1),
    ])
    func keepsTheShapeWithin256Pixels(width: Int, height: Int, thumbnailWidth: Int, thumbnailHeight: Int) throws {
        let rgb = [UInt8](repeating: 90, count: width * height * 3)
        let file = try Thumbnail.make(rgb: rgb, width: width, height: height)
        #expect(PictureFormat(recognising: file) == .jpeg)
        #expect(
            try ImageDecoder.decode(file).size == ImageSize(width: thumbnailWidth, height: thumbnailHeight))
    }

    @Test func keepsTheColours() throws {
        let picture = try PixelImage(width: 400, height: 300, channels: 3, bytes: smooth(width: 400, height: 300))
        let thumbnail = try ImageDecoder.decode(Thumbnail.make(of: picture))
        let small = try picture.resized(to: thumbnail.size)
        let difference = zip(small.bytes, thumbnail.bytes).map { abs(Int($0) - Int($1)) }
        #expect(difference.reduce(0, +) < 2 * difference.count)
    }

    @Test func laysTransparencyOverWhite() throws {
        let clear = try PixelImage(width: 8, height: 8, channels: 4, bytes: [UInt8](repeating: 0, count: 256))
        #expect(try ImageDecoder.decode(Thumbnail.make(of: clear)).bytes.allSatisfy { $0 > 250 })
    }

    @Test func givesTheSameBytesForTheSamePicture() throws {
        let rgb = smooth(width: 300, height: 200)
        let files = try (0..<2).map { _ in try Thumbnail.make(rgb: rgb, width: 300, height: 200) }
        #expect(files[0] == files[1])
    }

    @Test func refusesWhatIsNoPicture() {
        #expect(throws: FarmError.self) { try Thumbnail.make(rgb: [1, 2, 3], width: 2, height: 1) }
        #expect(throws: FarmError.self) { try Thumbnail.make(rgb: [], width: 0, height: 0) }
        #expect(throws: FarmError.self) { try Thumbnail.make(rgb: [], width: .max, height: .max) }
        #expect(throws: FarmError.self) { try JPEGEncoder.encode(rgb: [1, 2, 3], width: 1, height: 1, quality: 0) }
        let wide = [UInt8](repeating: 0, count: 70_000 * 3)
        let error = #expect(throws: FarmError.self) { try JPEGEncoder.encode(rgb: wide, width: 70_000, height: 1) }
        #expect(error?.code == .invalidInput)
    }

    private func smooth(width: Int, height: Int) -> [UInt8] {
        (0..<height).flatMap { y in
            (0..<width).flatMap { x in [UInt8(x * 255 / width), UInt8(y * 255 / height), 90] }
        }
    }
}
