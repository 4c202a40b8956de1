import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import ImageCoding
import Recipes
import Testing

@testable import CoordinatorCore

@Suite struct MaskCheckTests {
    private struct OnePicture: InputStore {
        var digest: Digest
        var bytes: [UInt8]

        func inputs(_ digests: [Digest]) -> [InputReference] { [] }
        func keep(_ input: InputReference, bytes: [UInt8], by uploader: String?, limit: Int64?) {}
        func byteCount(ofInput digest: Digest) -> Int? { digest == self.digest ? bytes.count : nil }
        func bytes(ofInput digest: Digest) -> [UInt8]? { digest == self.digest ? bytes : nil }
    }

    private let digest = Digest(repeating: "ab")

    private func drawing(_ mask: Digest, side: Int, isInverted: Bool = false) -> MaskedDrawing {
        MaskedDrawing(
            inpainting: Inpainting(
                mask: InputReference(sha256: mask, size: ImageSize(width: 64, height: 64)), blur: 0,
                isInverted: isInverted),
            size: ImageSize(width: side, height: side), resizeMode: .stretch)
    }

    private func check(white: Int, _ drawings: Set<MaskedDrawing>) async throws {
        var pixels = [UInt8](repeating: 0, count: 64 * 64 * 3)
        for y in 0..<white { for x in 0..<(white * 3) { pixels[y * 64 * 3 + x] = 255 } }
        let png = try PNGEncoder.encode(rgb: pixels, width: 64, height: 64)
        try await MaskCheck(store: OnePicture(digest: digest, bytes: png)).check(drawings)
    }

    @Test func aMaskThatMarksNothingAtAnySizeIsRefused() async throws {
        try await check(white: 8, [drawing(digest, side: 64), drawing(digest, side: 32)])
        let none = await #expect(throws: FarmError.self) { try await check(white: 0, [drawing(digest, side: 64)]) }
        #expect(none?.code == .invalidInput)
        #expect(none?.message.hasPrefix("the picture ababababab: the mask marks nothing") == true)
        // One pixel of 64 is lost at an eighth of the size.
        try await check(white: 1, [drawing(digest, side: 64)])
        let small = await #expect(throws: FarmError.self) {
            try await check(white: 1, [drawing(digest, side: 64), drawing(digest, side: 8)])
        }
        #expect(small?.message.contains("8x8") == true)
        await #expect(throws: FarmError.self) {
            try await check(white: 64, [drawing(digest, side: 64, isInverted: true)])
        }
    }

    @Test func whatIsNotThereYetIsNotLookedAt() async throws {
        try await check(white: 0, [drawing(Digest(repeating: "cd"), side: 64)])
        try await check(white: 0, [])
    }
}
