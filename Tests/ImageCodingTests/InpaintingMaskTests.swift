import FarmBasics
import FarmModel
import Testing

@testable import ImageCoding

@Suite struct InpaintingMaskTests {
    private static let side = 64
    private static let dot = PixelRegion(left: 30, top: 30, right: 32, bottom: 32)
    private static let box = PixelRegion(left: 16, top: 16, right: 48, bottom: 48)

    private static func grey(_ value: UInt8, in region: PixelRegion? = nil) throws -> PixelImage {
        var bytes = [UInt8](repeating: region == nil ? value : 0, count: side * side)
        if let region {
            for y in region.top..<region.bottom {
                for x in region.left..<region.right { bytes[y * side + x] = value }
            }
        }
        return try PixelImage(width: side, height: side, channels: 1, bytes: bytes)
    }

    /// White, with these alphas.
    private static func transparent(_ alpha: (Int) -> UInt8) throws -> PixelImage {
        var bytes = [UInt8](repeating: 255, count: side * side * 4)
        for pixel in 0..<(side * side) { bytes[pixel * 4 + 3] = alpha(pixel) }
        return try PixelImage(width: side, height: side, channels: 4, bytes: bytes)
    }

    private func make(
        _ mask: PixelImage, blur: Double = 4, isInverted: Bool = false, area: Inpainting.Area = .wholePicture,
        size: ImageSize? = ImageSize(width: 64, height: 64), mode: ResizeMode = .stretch
    ) throws -> InpaintingMask {
        try InpaintingMask(
            mask,
            inpainting: Inpainting(
                mask: InputReference(sha256: .zero, size: mask.size), blur: blur, isInverted: isInverted, area: area),
            size: size, mode: mode)
    }

    private func refusal(_ body: () throws -> InpaintingMask) -> String {
        let error = #expect(throws: FarmError.self) { try body() }
        #expect(error?.code == .invalidInput && error?.message.hasPrefix("the mask marks nothing: ") == true)
        return error?.message ?? ""
    }

    @Test(arguments: [Inpainting.Area.wholePicture, .onlyMasked(padding: 8)], [0, 4.0])
    func whatMarksNothingIsRefusedInWords(area: Inpainting.Area, blur: Double) throws {
        let black = try Self.grey(0)
        #expect(refusal { try make(black, blur: blur, area: area) }.contains("the brightest is 0 of 255"))
        let grey = try Self.grey(100)
        #expect(refusal { try make(grey, blur: blur, area: area) }.contains("the brightest is 100 of 255"))
        #expect(refusal { try make(Self.grey(127, in: Self.box), blur: blur, area: area) }.contains("127"))
        let white = try Self.grey(255)
        #expect(refusal { try make(white, blur: blur, isInverted: true, area: area) }.contains("inverted"))
        #expect(refusal { try make(Self.grey(200), blur: blur, isInverted: true, area: area) }.contains("55 of 255"))
        for alpha in [UInt8(0), 1, 128] {
            let mask = try Self.transparent { _ in alpha }
            #expect(refusal { try make(mask, blur: blur, area: area) }.contains("the brightest is 0"))
        }
        let opaque = try Self.transparent { $0 < 4 ? 254 : 255 }
        _ = refusal { try make(opaque, blur: blur, isInverted: true, area: area) }
    }

    @Test func whatBlurOrSizeTakesAwayIsRefused() throws {
        let dot = try Self.grey(255, in: Self.dot)
        _ = try make(dot, blur: 0)
        #expect(refusal { try make(dot, blur: 8) }.contains("after a blur of 8.0"))
        // Half of the pixels of each pixel that is left.
        let small = ImageSize(width: 8, height: 8)
        #expect(refusal { try make(dot, blur: 0, size: small) }.contains("brought to 8x8"))
        // Cropped away.
        let corner = try Self.grey(255, in: PixelRegion(left: 0, top: 0, right: 8, bottom: 8))
        #expect(
            refusal { try make(corner, blur: 0, size: ImageSize(width: 128, height: 64), mode: .crop) }
                .contains("brought to 128x64"))
        // Where the size is not known, the mask's own counts.
        _ = try make(corner, blur: 0, size: nil, mode: .crop)
    }

    @Test func whatMarksAnythingIsTaken() throws {
        for mask in [try Self.grey(255, in: Self.box), try Self.grey(128, in: Self.box)] {
            for area in [Inpainting.Area.wholePicture, .onlyMasked(padding: 8)] {
                let marked = try make(mask, blur: 0, area: area)
                #expect(marked.binary.bytes.contains(255) && !marked.marksAll)
            }
        }
        #expect(try make(Self.grey(0), isInverted: true).marksAll)
    }

    @Test func fewPixelsThatAreNotQuiteOpaqueMarkTheWholePicture() throws {
        let mask = try Self.transparent { $0 < 4 ? 254 : 255 }
        #expect(InpaintingMask.hasTransparency(mask))
        #expect(try make(mask).marksAll)
        #expect(try !InpaintingMask.hasTransparency(Self.transparent { _ in 255 }))
    }

    @Test func thePlanRefusesTheSame() throws {
        let picture = try PatternPicture.image(Self.side, Self.side, channels: 3)
        for (mask, blur) in [(try Self.grey(0), 4.0), (try Self.grey(100), 0), (try Self.grey(255, in: Self.dot), 8)] {
            let inpainting = Inpainting(
                mask: InputReference(sha256: .zero, size: mask.size), blur: blur, area: .onlyMasked(padding: 8))
            let size = ImageSize(width: 128, height: 128)
            let words = #expect(throws: FarmError.self) {
                try InpaintingMask(mask, inpainting: inpainting, size: size, mode: .stretch)
            }?.message
            let planned = #expect(throws: FarmError.self) {
                try InitImagePlan(
                    picture: picture, mask: mask, size: size,
                    initImage: InitImage(picture: inpainting.mask, inpainting: inpainting))
            }?.message
            #expect(words != nil && words == planned)
        }
    }
}
