import Foundation
import ImageCoding
import Testing

/// Damaged and hostile files are read as far as they can be, or refused.
@Suite struct ImageMetadataFuzzTests {
    private static var seeds: [[UInt8]] {
        get throws {
            let samples = [
                MetadataSamples.jpeg, MetadataSamples.webp, MetadataSamples.png, MetadataSamples.pngCompressed,
                MetadataSamples.pngLatin1,
            ]
            let chunks = try PNGMetadata(infotext: "a cat", provenance: SampleProvenance.value).textChunks()
            return samples.compactMap { Data(base64Encoded: $0).map { Array($0) } } + [
                try PNGEncoder.encode(rgb: [1, 2, 3], width: 1, height: 1, textChunks: chunks),
                TestFiles.webp("XMP ", Array("<sdcpp:parameters>&lt;</sdcpp:parameters>".utf8)),
                TestFiles.jpeg(TestFiles.tiff(Array("ASCII\0\0\0x".utf8), isLittleEndian: true), comment: [65]),
            ]
        }
    }

    @Test(.timeLimit(.minutes(2)), arguments: 0..<8) func mutatedFilesCrashNothing(index: Int) throws {
        let seed = try Self.seeds[index]
        var random = TestRandom(state: UInt64(index) + 1)
        #expect(try ImageMetadata(readingFrom: seed).infotext != nil)
        var different = 0
        let expected = try ImageMetadata(readingFrom: seed)
        for _ in 0..<4000 {
            let read = try? ImageMetadata(readingFrom: Self.mutated(seed, &random))
            if read != expected { different += 1 }
            if let text = read?.infotext { #expect(text.utf8.count <= 1 << 21) }
        }
        // The mutations reach what is read.
        #expect(different > 100)
    }

    private static func mutated(_ seed: [UInt8], _ random: inout TestRandom) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            guard bytes.count > 4 else { return bytes }
            // The signature stays most of the time.
            let place = Int.random(in: min(3, bytes.count - 1)..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
            case 1: bytes[place] = [0, 0xFF, 0x7F, 0x80].randomElement(using: &random) ?? 0
            case 2: bytes.removeSubrange(place...)
            case 3: bytes.remove(at: place)
            case 4: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            default:
                let end = min(bytes.count, place + 4)
                bytes.replaceSubrange(place..<end, with: [0xFF, 0xFF, 0xFF, 0xFF])
            }
        }
        return bytes
    }

    /// Reading is linear: each of these takes far longer than the limit otherwise.
    @Test(.timeLimit(.minutes(1))) func manyPartsAreReadInLinearTime() throws {
        let many = 300_000
        let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 2] + (0..<many).flatMap { _ in [0xFF, 0xE1, 0, 2] as [UInt8] }
        #expect(try ImageMetadata(readingFrom: jpeg).infotext == nil)
        let fill = [0xFF, 0xD8] + [UInt8](repeating: 0xFF, count: many)
        #expect(try ImageMetadata(readingFrom: fill).infotext == nil)
        let chunk = Array("XMP ".utf8) + [0, 0, 0, 0]
        let webp = Array("RIFF\0\0\0\0WEBP".utf8) + (0..<many).flatMap { _ in chunk }
        #expect(try ImageMetadata(readingFrom: webp).infotext == nil)
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let text = [0, 0, 0, 11] + Array("tEXtparameters\0".utf8) + [0, 0, 0, 0]
        let png = signature + (0..<many).flatMap { _ in text }
        #expect(try ImageMetadata(readingFrom: png).infotext == nil)
        let entities = String(repeating: "&lt;", count: 200_000)
        let xmp = TestFiles.webp("XMP ", Array("<sdcpp:parameters>\(entities)</sdcpp:parameters>".utf8))
        #expect(try ImageMetadata(readingFrom: xmp).infotext?.utf8.count == 200_000)
    }

    @Test(arguments: [(8, true), (2048, false)]) func aCompressedBombIsLeftAlone(side: Int, isRead: Bool) throws {
        // A picture's deflated pixels as a text: of 2048x2048 they are 12 MiB.
        let black = [UInt8](repeating: 0, count: side * side * 3)
        let pixels = TestFiles.pngChunks(try PNGEncoder.encode(rgb: black, width: side, height: side))
            .filter { $0.type == "IDAT" }.flatMap(\.contents)
        let png = TestFiles.png([("zTXt", Array("parameters\0\0".utf8) + pixels)])
        #expect((try ImageMetadata(readingFrom: png).infotext != nil) == isRead)
    }
}
