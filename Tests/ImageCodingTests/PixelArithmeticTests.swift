import FarmBasics
import FarmModel
import Testing

@testable import ImageCoding

@Suite struct PixelArithmeticTests {
    @Test(arguments: PatternPicture.cases(PixelVectors.resizes))
    func resizesAsPillow(words: [String]) throws {
        let numbers = words.compactMap { Int($0) }
        try #require(numbers.count >= 5)
        let image = try PatternPicture.image(numbers[1], numbers[2], channels: numbers[0])
        let resized = try image.resized(to: ImageSize(width: numbers[3], height: numbers[4]))
        #expect(resized.shortDigest == words.last)
    }

    @Test(arguments: PatternPicture.cases(PixelVectors.modes))
    func bringsToSizeAsTheWebUI(words: [String]) throws {
        let numbers = words.compactMap { Int($0) }
        try #require(numbers.count >= 5)
        let image = try PatternPicture.image(numbers[1], numbers[2], channels: 3)
        let size = ImageSize(width: numbers[3], height: numbers[4])
        let brought = try image.brought(to: size, by: ResizeMode.parse(words[0]))
        #expect(brought.size == size)
        #expect(brought.shortDigest == words.last)
    }

    @Test(arguments: PatternPicture.cases(PixelVectors.blurs))
    func blursAsOpenCV(words: [String]) throws {
        let sigma = try #require(Double(words[0]))
        let image = try PatternPicture.image(try #require(Int(words[1])), try #require(Int(words[2])), channels: 1)
        #expect(image.gaussianBlurred(sigma: sigma).shortDigest == words.last)
    }

    @Test(arguments: PatternPicture.cases(PixelVectors.fills))
    func fillsHolesAsTheWebUI(words: [String]) throws {
        let numbers = words.compactMap { Int($0) }
        try #require(numbers.count >= 6)
        let image = try PatternPicture.image(numbers[0], numbers[1], channels: 3)
        let hole = PixelRegion(left: numbers[2], top: numbers[3], right: numbers[4], bottom: numbers[5])
        let mask = try PatternPicture.mask(numbers[0], numbers[1], white: hole)
        #expect(image.filledAround(mask).shortDigest == words.last)
    }

    @Test func fillLeavesNoRowBlackWhereSidesAreOdd() throws {
        let white = try PixelImage(width: 8, height: 4, channels: 1, bytes: [UInt8](repeating: 255, count: 32))
        for side in 5...13 {
            let brought = try white.brought(to: ImageSize(width: 8, height: side), by: .fill)
            #expect(brought.bytes == [UInt8](repeating: 255, count: 8 * side))
            let turned = try white.brought(to: ImageSize(width: side, height: 2), by: .fill)
            #expect(turned.bytes == [UInt8](repeating: 255, count: side * 2))
        }
    }

    @Test func refusesSizesThatNoPictureHas() throws {
        let image = try PatternPicture.image(4, 4, channels: 3)
        for size in [(0, 4), (4, 0), (-1, 4), (Int.max, 2)] {
            #expect(throws: FarmError.self) {
                try image.resized(to: ImageSize(width: size.0, height: size.1))
            }
        }
        for size in [(0, 4), (4, -1), (Int.max, 2), (3, 4)] {
            #expect(throws: FarmError.self) {
                try PixelImage(width: size.0, height: size.1, channels: 3, bytes: image.bytes)
            }
        }
        #expect(throws: FarmError.self) { try PixelImage(width: 4, height: 6, channels: 2, bytes: image.bytes) }
    }

    @Test func refusesToCoverByAGiant() throws {
        let strip = try PixelImage(
            width: 16_384, height: 1, channels: 1, bytes: [UInt8](repeating: 1, count: 16_384))
        let error = #expect(throws: FarmError.self) {
            try strip.brought(to: ImageSize(width: 512, height: 512), by: .crop)
        }
        #expect(error?.message.contains("accepted: resize modes stretch and fill") == true)
        #expect(try strip.brought(to: ImageSize(width: 512, height: 512), by: .fill).size.width == 512)
    }
}
