import FarmModel
import Foundation
import ImageCoding
import Infotext
import Testing

/// Every place in which programs keep their parameters is read.
@Suite struct CarriedTextTests {
    private static let text = "{\"c\": \"é 灯台\", \"uc\": \"fog\", \"steps\": 3}"
    private static let xmp = """
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:UserComment><rdf:Alt><rdf:li>\(text)</rdf:li></rdf:Alt>\
        </exif:UserComment></x:xmpmeta>
        """

    private func place(_ place: String, in bytes: [UInt8]) throws -> String? {
        try ImageMetadata(readingFrom: bytes).texts.first { $0.place == place }?.text
    }

    private func png(_ chunks: [TestFiles.Chunk]) throws -> [UInt8] {
        let picture = TestFiles.pngChunks(try PNGEncoder.encode(rgb: [1, 2, 3], width: 1, height: 1))
        return TestFiles.png([picture[0]] + chunks + picture.dropFirst())
    }

    private func iTXt(_ keyword: String, _ text: String) -> TestFiles.Chunk {
        ("iTXt", Array(keyword.utf8) + [0, 0, 0, 0, 0] + Array(text.utf8))
    }

    @Test func chunksOfPNGAreRead() throws {
        let file = try png([
            iTXt("parameters", Self.text), ("tEXt", Array("Comment\0x".utf8)), iTXt("XML:com.adobe.xmp", Self.xmp),
            ("eXIf", TestFiles.tiff(Array("ASCII\0\0\0a comment".utf8), isLittleEndian: true)),
        ])
        #expect(try place("parameters", in: file) == Self.text)
        #expect(try place("Comment", in: file) == "x")
        #expect(try place("xmp:exif:UserComment", in: file) == Self.text)
        #expect(try place("exif:UserComment", in: file) == "a comment")
    }

    @Test func xmpOfTheOtherFormatsIsRead() throws {
        #expect(try place("xmp:exif:UserComment", in: TestFiles.webp("XMP ", Array(Self.xmp.utf8))) == Self.text)
        let whole = Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Array(Self.xmp.utf8)
        #expect(try place("xmp:exif:UserComment", in: jpeg([whole])) == Self.text)
        // In parts, which may stand in any order.
        let bytes = Array(Self.xmp.utf8)
        func part(_ range: Range<Int>) -> [UInt8] {
            func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - $0 * 8)) } }
            return Array("http://ns.adobe.com/xmp/extension/\0".utf8) + [UInt8](repeating: 65, count: 32)
                + number(bytes.count) + number(range.lowerBound) + bytes[range]
        }
        let extended = jpeg([part(60..<bytes.count), part(0..<60)])
        #expect(try place("xmp:exif:UserComment", in: extended) == Self.text)
    }

    private func jpeg(_ segments: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = [0xFF, 0xD8]
        for segment in segments {
            let length = segment.count + 2
            bytes += [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)]
            bytes += segment
        }
        return bytes + [0xFF, 0xDA, 0, 2]
    }

    @Test func muchTextIsReadAndBombsAreNot() throws {
        let long = String(repeating: "y", count: 5_000_000)
        let chunks = [
            PNGTextChunk(keyword: "workflow", text: long),
            PNGTextChunk(keyword: "prompt", text: String(long.prefix(1_200_000))),
        ]
        let file = try PNGEncoder.encode(rgb: [1, 2, 3], width: 1, height: 1, textChunks: chunks)
        let metadata = try ImageMetadata(readingFrom: file)
        #expect(metadata.hasWorkflow)
        #expect(metadata.texts.first { $0.place == "prompt" }?.text.utf8.count == 1_200_000)
        #expect(try PNGDecoder.decodePixels(file).pixels == [1, 2, 3])
        #expect(try ImageDecoder.decode(file).size == ImageSize(width: 1, height: 1))
        // A picture's deflated pixels as a text, many times: 12 MiB each.
        let black = [UInt8](repeating: 0, count: 2048 * 2048 * 3)
        let pixels = TestFiles.pngChunks(try PNGEncoder.encode(rgb: black, width: 2048, height: 2048))
            .filter { $0.type == "IDAT" }.flatMap(\.contents)
        let bombs = (0..<16).map { ("zTXt", Array("a\($0)\0\0".utf8) + pixels) } as [TestFiles.Chunk]
        let bomb = try png(bombs + [iTXt("parameters", "a barn")])
        #expect(try ImageMetadata(readingFrom: bomb).texts.map(\.text) == ["a barn"])
        #expect(try PNGDecoder.decodePixels(bomb).pixels == [1, 2, 3])
    }

    @Test func manyTextsAreReadInLinearTime() throws {
        let many = (0..<3000).map { _ in ("tEXt", Array("a\0b".utf8)) } as [TestFiles.Chunk]
        let metadata = try ImageMetadata(readingFrom: try png(many))
        #expect(metadata.texts.count == 256)
        #expect(try PNGDecoder.decodePixels(try png(many)).width == 1)
    }
}
