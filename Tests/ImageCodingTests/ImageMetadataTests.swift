import FarmBasics
import FarmModel
import Foundation
import ImageCoding
import Testing

@Suite struct ImageMetadataTests {
    private func bytes(_ base64: String) throws -> [UInt8] { Array(try #require(Data(base64Encoded: base64))) }

    @Test(arguments: [
        MetadataSamples.jpeg, MetadataSamples.webp, MetadataSamples.png, MetadataSamples.pngCompressed,
    ])
    func whatOthersWroteIsRead(sample: String) throws {
        let metadata = try ImageMetadata(readingFrom: try bytes(sample))
        #expect(metadata.infotext == MetadataSamples.infotext)
        #expect(metadata.provenance == nil)
        #expect(metadata.provenanceProblem == nil)
    }

    @Test func compressedLatin1IsRead() throws {
        #expect(try ImageMetadata(readingFrom: try bytes(MetadataSamples.pngLatin1)).infotext == "é plain")
    }

    @Test func oursIsReadWithItsProvenance() throws {
        let metadata = PNGMetadata(infotext: MetadataSamples.infotext, provenance: SampleProvenance.value)
        let png = try PNGEncoder.encode(
            rgb: TestPicture.rgb(width: 9, height: 9), width: 9, height: 9, textChunks: try metadata.textChunks())
        let read = try ImageMetadata(readingFrom: png)
        #expect(read.infotext == metadata.infotext)
        #expect(read.provenance == metadata.provenance)
        // Without the end of its pixels too.
        #expect(try ImageMetadata(readingFrom: Array(png.dropLast(40))) == read)
    }

    @Test func anUpscaledPicturesTextStandsWhereTheExtrasTabPutsIt() throws {
        var provenance = SampleProvenance.value
        provenance.parameters.upscaling = Upscaling(pictures: [])
        let chunks = try PNGMetadata(infotext: "Postprocess upscaler: x", provenance: provenance).textChunks()
        #expect(chunks.first?.keyword == "postprocessing")
        let png = try PNGEncoder.encode(rgb: [1, 2, 3], width: 1, height: 1, textChunks: chunks)
        #expect(try ImageMetadata(readingFrom: png).infotext == "Postprocess upscaler: x")
    }

    @Test func provenanceOfAnotherLayoutLeavesTheInfotext() throws {
        let chunks = [
            PNGTextChunk(keyword: "diffusionfarm", text: "{\"format\":99}"),
            PNGTextChunk(keyword: "parameters", text: "a cat"),
        ]
        let png = try PNGEncoder.encode(rgb: [1, 2, 3], width: 1, height: 1, textChunks: chunks)
        let metadata = try ImageMetadata(readingFrom: png)
        #expect(metadata.infotext == "a cat")
        #expect(metadata.provenance == nil)
        #expect(metadata.provenanceProblem?.contains("format 99") == true)
    }

    @Test func utf8InALatin1ChunkIsRead() throws {
        let wrong = String(decoding: Array("é 灯台".utf8).map { UInt16($0) }, as: UTF16.self)
        let chunk = PNGTextChunk(keyword: "parameters", text: wrong, encoding: .latin1)
        let png = try PNGEncoder.encode(rgb: [1, 2, 3], width: 1, height: 1, textChunks: [chunk])
        #expect(try ImageMetadata(readingFrom: png).infotext == "é 灯台")
    }

    /// A file of one pixel with one more chunk.
    private func png(_ type: String, _ contents: [UInt8]) throws -> [UInt8] {
        let chunks = TestFiles.pngChunks(try PNGEncoder.encode(rgb: [1, 2, 3], width: 1, height: 1))
        let added: TestFiles.Chunk = (type: type, contents: contents)
        return TestFiles.png([chunks[0], added] + chunks.dropFirst())
    }

    /// Only a keyword ends with a zero byte, and zeros at the end fill up.
    @Test func zeroBytesCutNoText() throws {
        let text = "a cat\0\0é\nSteps: 7"
        let latin1 = Array("parameters\0a cat\0\0".utf8) + [0xE9] + Array("\nSteps: 7\0\0".utf8)
        #expect(try ImageMetadata(readingFrom: png("tEXt", latin1)).infotext == text)
        let utf8 = Array("parameters\0\0\0en\0x\0\(text)\0".utf8)
        #expect(try ImageMetadata(readingFrom: png("iTXt", utf8)).infotext == text)
    }

    @Test func damagedTextsAreNamed() throws {
        var wrong = try png("tEXt", Array("parameters\0a cat".utf8))
        // The text's first letter, behind the signature, the first chunk, and the length, type and keyword of this one.
        wrong[8 + 25 + 8 + 11] ^= 1
        let packed = try png("zTXt", Array("parameters\0\0this is not deflated".utf8))
        for bytes in [wrong, packed] {
            let metadata = try ImageMetadata(readingFrom: bytes)
            #expect(metadata.damaged == ["parameters"] && metadata.infotext == nil)
        }
        #expect(try ImageMetadata(readingFrom: png("tEXt", Array("parameters\0".utf8))).damaged.isEmpty)
        var ours = try png("tEXt", Array("diffusionfarm\0{}".utf8))
        ours[8 + 25 + 8 + 14] ^= 1
        #expect(try ImageMetadata(readingFrom: ours).provenanceProblem?.contains("is damaged") == true)
    }

    struct Comment: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        var text = "cat, é"
    }

    private static func utf16(_ text: String, isLittleEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { unit in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return isLittleEndian ? [low, high] : [high, low]
        }
    }

    private static let unicode = Array("UNICODE\0".utf8)
    static let comments = [
        Comment(testDescription: "big-endian", bytes: unicode + utf16("cat, é", isLittleEndian: false)),
        Comment(testDescription: "little-endian", bytes: unicode + utf16("cat, é", isLittleEndian: true)),
        Comment(
            testDescription: "with a mark", bytes: unicode + [0xFE, 0xFF] + utf16("雪", isLittleEndian: false), text: "雪"
        ),
        Comment(
            testDescription: "with the other mark", bytes: unicode + [0xFF, 0xFE] + utf16("雪", isLittleEndian: true),
            text: "雪"),
        Comment(testDescription: "no zero byte", bytes: unicode + utf16("雪見燈籠", isLittleEndian: false), text: "雪見燈籠"),
        Comment(
            testDescription: "few zero bytes", bytes: unicode + utf16("雪見燈籠a雪見燈籠雪", isLittleEndian: true),
            text: "雪見燈籠a雪見燈籠雪"),
        Comment(testDescription: "UTF-8 for UNICODE", bytes: unicode + Array("cat, é".utf8)),
        Comment(testDescription: "ASCII", bytes: Array("ASCII\0\0\0cat, é\0\0".utf8)),
        Comment(testDescription: "undefined", bytes: [UInt8](repeating: 0, count: 8) + Array("cat, é".utf8)),
        Comment(
            testDescription: "undefined, wide",
            bytes: [UInt8](repeating: 0, count: 8) + utf16("cat, é", isLittleEndian: true)),
        Comment(testDescription: "no prefix", bytes: Array("cat, é".utf8)),
        Comment(testDescription: "Latin-1", bytes: Array("ASCII\0\0\0cat, ".utf8) + [0xE9]),
    ]

    @Test(arguments: comments) func commentsAreReadInAnyEncoding(comment: Comment) throws {
        for isLittleEndian in [false, true] {
            let tiff = TestFiles.tiff(comment.bytes, isLittleEndian: isLittleEndian)
            #expect(try ImageMetadata(readingFrom: TestFiles.jpeg(tiff)).infotext == comment.text)
            #expect(try ImageMetadata(readingFrom: TestFiles.webp("EXIF", tiff)).infotext == comment.text)
            let prefixed = TestFiles.webp("EXIF", Array("Exif\0\0".utf8) + tiff)
            #expect(try ImageMetadata(readingFrom: prefixed).infotext == comment.text)
        }
    }

    @Test func jpegCommentsAndXMPAreRead() throws {
        let jpeg = TestFiles.jpeg(nil, comment: Array("a cat\nSteps: 2".utf8))
        #expect(try ImageMetadata(readingFrom: jpeg).infotext == "a cat\nSteps: 2")
        let xmp = "<x><sdcpp:parameters>&lt;lora:x:1&gt; &amp;lt; &quot;</sdcpp:parameters></x>"
        let webp = TestFiles.webp("XMP ", Array(xmp.utf8))
        #expect(try ImageMetadata(readingFrom: webp).infotext == "<lora:x:1> &lt; \"")
    }

    @Test(arguments: [[], [0x89, 0x50], Array("GIF89a".utf8), Array("RIFF0000WAVE".utf8)])
    func otherFilesAreRefused(bytes: [UInt8]) {
        let error = #expect(throws: FarmError.self) { try ImageMetadata(readingFrom: bytes) }
        #expect(error?.message.contains("no PNG, JPEG or WebP") == true)
    }

    @Test func aComfyUIGraphIsNoticed() throws {
        let chunk = PNGTextChunk(keyword: "workflow", text: "{}")
        let png = try PNGEncoder.encode(rgb: [1, 2, 3], width: 1, height: 1, textChunks: [chunk])
        let metadata = try ImageMetadata(readingFrom: png)
        #expect(metadata.hasWorkflow)
        #expect(metadata.infotext == nil)
    }

    @Test func picturesWithoutTextHaveNone() throws {
        let png = try PNGEncoder.encode(rgb: [1, 2, 3], width: 1, height: 1)
        #expect(try ImageMetadata(readingFrom: png) == ImageMetadata(container: .png))
        #expect(try ImageMetadata(readingFrom: [0xFF, 0xD8, 0xFF, 0xD9]) == ImageMetadata(container: .jpeg))
        #expect(try ImageMetadata(readingFrom: Array("RIFF\0\0\0\0WEBP".utf8)) == ImageMetadata(container: .webp))
    }
}
