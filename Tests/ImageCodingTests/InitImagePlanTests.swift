import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Testing

@testable import ImageCoding

@Suite struct InitImagePlanTests {
    private let size = ImageSize(width: 64, height: 64)
    private let box = PixelRegion(left: 20, top: 24, right: 40, bottom: 44)

    private func reference(_ digit: Character) -> InputReference {
        InputReference(sha256: Digest(repeating: digit), size: size)
    }

    private func inpainting(
        blur: Double = 0, fill: Inpainting.Fill = .original, isInverted: Bool = false,
        area: Inpainting.Area = .wholePicture, mode: ResizeMode = .stretch
    ) -> InitImage {
        InitImage(
            picture: reference("a"), resizeMode: mode,
            inpainting: Inpainting(
                mask: reference("b"), blur: blur, fill: fill, isInverted: isInverted, area: area))
    }

    @Test(arguments: PatternPicture.cases(PixelVectors.plans))
    func equalsTheWebUI(words: [String]) throws {
        let numbers = words.prefix(9).compactMap { Int($0) }
        try #require(numbers.count == 9 && words.count == 16)
        let hole = PixelRegion(left: numbers[4], top: numbers[5], right: numbers[6], bottom: numbers[7])
        let padding = try #require(Int(words[10]))
        func plan() throws -> InitImagePlan {
            try InitImagePlan(
                picture: PatternPicture.image(numbers[0], numbers[1], channels: 3),
                mask: PatternPicture.mask(numbers[0], numbers[1], white: hole),
                size: ImageSize(width: numbers[2], height: numbers[3]),
                initImage: inpainting(
                    blur: try #require(Double(words[9])), fill: try Inpainting.Fill.parse(words[11]),
                    isInverted: words[12] == "1", area: padding < 0 ? .wholePicture : .onlyMasked(padding: padding),
                    mode: try ResizeMode.parse(words[8])))
        }
        guard words[14] != "refused" else {
            // The web UI would draw for nothing and give the original back.
            #expect(throws: FarmError.self) { try plan() }
            return
        }
        let made = try plan()
        #expect(made.engineImage.shortDigest == words[13])
        #expect(made.engineMask?.shortDigest == words[14])
        let rendered = try PatternPicture.image(numbers[2], numbers[3], channels: 3, offset: 91)
        let final = try made.finish(rendered)
        #expect(final.size == made.finalSize)
        #expect(final.shortDigest == words[15])
    }

    @Test(arguments: [0, 1, 4, 8], [Inpainting.Area.wholePicture, .onlyMasked(padding: 5)])
    func keepsEveryPixelOutsideTheMask(blur: Double, area: Inpainting.Area) throws {
        let picture = try PatternPicture.image(100, 70, channels: 3)
        let mask = try PatternPicture.mask(100, 70, white: box)
        let size = ImageSize(width: 128, height: 64)
        let plan = try InitImagePlan(
            picture: picture, mask: mask, size: size, initImage: inpainting(blur: blur, area: area))
        let final = try plan.finish(
            PixelImage(width: 128, height: 64, channels: 3, bytes: [UInt8](repeating: 77, count: 128 * 64 * 3)))
        let isWhole = area == .wholePicture
        let original = isWhole ? try picture.resized(to: size) : picture
        let blurred = mask.gaussianBlurred(sigma: blur)
        let shown = isWhole ? try blurred.resized(to: size) : blurred
        #expect(final.size == original.size)
        var changed = 0
        for pixel in 0..<(final.width * final.height) {
            let range = (pixel * 3)..<(pixel * 3 + 3)
            if shown.bytes[pixel] == 0 {
                #expect(final.bytes[range] == original.bytes[range])
            } else if final.bytes[range] != original.bytes[range] {
                changed += 1
            }
        }
        #expect(changed > 300)
    }

    @Test func drawsAllOfAPictureWithoutAMask() throws {
        let picture = try PatternPicture.image(30, 20, channels: 3)
        let initImage = InitImage(picture: reference("a"), resizeMode: .crop)
        let plan = try InitImagePlan(picture: picture, mask: nil, size: size, initImage: initImage)
        #expect(plan.engineImage == (try picture.brought(to: size, by: .crop)))
        #expect(plan.engineMask == nil)
        let rendered = try PatternPicture.image(64, 64, channels: 3, offset: 3)
        #expect(try plan.finish(rendered) == rendered)
    }

    @Test(arguments: [Inpainting.Area.wholePicture, .onlyMasked(padding: 32)])
    func refusesAnEmptyMask(area: Inpainting.Area) throws {
        let picture = try PatternPicture.image(64, 64, channels: 3)
        let black = try PatternPicture.mask(64, 64, white: PixelRegion(left: 0, top: 0, right: 0, bottom: 0))
        let error = #expect(throws: FarmError.self) {
            try InitImagePlan(picture: picture, mask: black, size: size, initImage: inpainting(blur: 4, area: area))
        }
        #expect(error?.message.hasPrefix("the mask marks nothing: ") == true)
    }

    @Test func readsAMaskByItsAlphaWhereThereIsAny() throws {
        let picture = try PatternPicture.image(2, 1, channels: 3)
        func mask(_ bytes: [UInt8]) throws -> [UInt8]? {
            let mask = try PixelImage(width: 2, height: 1, channels: bytes.count / 2, bytes: bytes)
            return try InitImagePlan(
                picture: picture, mask: mask, size: picture.size, initImage: inpainting()
            ).engineMask?.bytes
        }
        #expect(try mask([0, 0, 0, 129, 255, 255, 255, 128]) == [255, 0])
        #expect(try mask([0, 0, 0, 255, 255, 255, 255, 255]) == [0, 255])
        #expect(try mask([0, 255, 0, 255, 0, 0]) == [255, 0])
        #expect(try mask([127, 128]) == [0, 255])
    }

    @Test func takesTransparencyOverWhite() throws {
        let picture = try PixelImage(width: 2, height: 1, channels: 4, bytes: [10, 20, 30, 0, 10, 20, 30, 255])
        let plan = try InitImagePlan(
            picture: picture, mask: nil, size: picture.size, initImage: InitImage(picture: reference("a")))
        #expect(plan.engineImage.bytes == [255, 255, 255, 10, 20, 30])
    }

    @Test func refusesWhatHasNoEqual() throws {
        let picture = try PatternPicture.image(30, 20, channels: 3)
        let mask = try PatternPicture.mask(30, 20, white: PixelRegion(left: 2, top: 2, right: 9, bottom: 9))
        func refusal(_ initImage: InitImage, mask: PixelImage?) -> String? {
            #expect(throws: FarmError.self) {
                try InitImagePlan(picture: picture, mask: mask, size: size, initImage: initImage)
            }?.message
        }
        #expect(
            refusal(inpainting(), mask: try PatternPicture.mask(64, 64, white: box))
                == "the mask is 64x64 pixels large and the picture 30x20; accepted: a mask of the picture's size")
        #expect(refusal(inpainting(), mask: nil) == "inpainting needs a mask; none was given")
        for fill in [Inpainting.Fill.latentNoise, .latentNothing] {
            let initImage = inpainting(fill: fill)
            #expect(refusal(initImage, mask: mask)?.hasSuffix("accepted: fill, original") == true)
            #expect(throws: FarmError.self) { try InitImagePlan.refuseWhatTheEngineLacks(initImage) }
        }
        #expect(refusal(inpainting(mode: .latent), mask: mask)?.contains("accepted: stretch, crop, fill") == true)
        for blur in [Double.nan, .infinity, -1, 64.5] {
            #expect(refusal(inpainting(blur: blur), mask: mask)?.contains("accepted: 0 to 64 pixels") == true)
        }
        let dot = try PatternPicture.mask(30, 20, white: PixelRegion(left: 2, top: 2, right: 3, bottom: 3))
        #expect(refusal(inpainting(blur: 2), mask: dot)?.contains("no pixel is half white") == true)
    }

    @Test func takesTheLatentModeWhereItHasNothingToDo() throws {
        let picture = try PatternPicture.image(64, 64, channels: 3)
        let initImage = InitImage(picture: reference("a"), resizeMode: .latent)
        #expect(try InitImagePlan(picture: picture, mask: nil, size: size, initImage: initImage).engineImage == picture)
    }

    @Test(arguments: [-5, 0, Int.max]) func boundsThePadding(padding: Int) throws {
        let picture = try PatternPicture.image(90, 70, channels: 3)
        let mask = try PatternPicture.mask(90, 70, white: box)
        let plan = try InitImagePlan(
            picture: picture, mask: mask, size: size, initImage: inpainting(area: .onlyMasked(padding: padding)))
        #expect(plan.finalSize == picture.size)
    }

    @Test func refusesAnAnswerOfAnotherSize() throws {
        let plan = try InitImagePlan(
            picture: PatternPicture.image(64, 64, channels: 3), mask: nil, size: size,
            initImage: InitImage(picture: reference("a")))
        #expect(throws: FarmError.self) { try plan.finish(PatternPicture.image(128, 64, channels: 3)) }
    }
}
