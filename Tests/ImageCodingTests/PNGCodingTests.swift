import ImageCoding
import Testing

@Suite struct PNGCodingTests {
    private let picture = TestPicture.rgb(width: 37, height: 23)

    @Test(arguments: [(1, 1), (37, 23), (64, 1), (1, 64)])
    func returnsThePixels(width: Int, height: Int) throws {
        let rgb = TestPicture.rgb(width: width, height: height)
        let decoded = try PNGDecoder.decode(try PNGEncoder.encode(rgb: rgb, width: width, height: height))
        #expect(decoded.width == width)
        #expect(decoded.height == height)
        #expect(decoded.pixels == rgb)
    }

    @Test func sameInputGivesTheSameBytes() throws {
        let once = try PNGEncoder.encode(rgb: picture, width: 37, height: 23)
        #expect(try PNGEncoder.encode(rgb: picture, width: 37, height: 23) == once)
    }

    @Test(arguments: ["plain", "Zürich ÿ", "灯台 🗼 at dusk", "two\nlines", "", "e\u{301}"])
    func returnsTheText(text: String) throws {
        let chunk = PNGTextChunk(keyword: "parameters", text: text)
        let png = try PNGEncoder.encode(rgb: picture, width: 37, height: 23, textChunks: [chunk])
        #expect(try PNGDecoder.decode(png).textChunks == [chunk])
        #expect(try PNGDecoder.readText(png) == [chunk])
        let isLatin1 = text.unicodeScalars.allSatisfy { $0.value < 256 }
        #expect(chunk.encoding == (isLatin1 ? .latin1 : .utf8))
        #expect(contains(isLatin1 ? "tEXtparameters\0" : "iTXtparameters\0", in: png))
    }

    @Test func readsTextBehindTheImage() throws {
        // The text chunk moved from before IDAT to before IEND.
        let chunk = PNGTextChunk(keyword: "parameters", text: "behind")
        let plain = try PNGEncoder.encode(rgb: picture, width: 37, height: 23)
        let tagged = try PNGEncoder.encode(rgb: picture, width: 37, height: 23, textChunks: [chunk])
        let length = tagged.count - plain.count
        let moved = plain.dropLast(12) + tagged[33..<(33 + length)] + plain.suffix(12)
        #expect(try PNGDecoder.readText(Array(moved)) == [chunk])
        #expect(try PNGDecoder.decode(Array(moved)).pixels == picture)
    }

    @Test func refusesWhatCannotBeWritten() {
        #expect(throws: PNGError.self) { try PNGEncoder.encode(rgb: picture, width: 38, height: 23) }
        #expect(throws: PNGError.self) { try PNGEncoder.encode(rgb: [], width: 0, height: 0) }
        for keyword in ["", String(repeating: "k", count: 80), "灯"] {
            #expect(throws: PNGError.self) {
                let chunk = PNGTextChunk(keyword: keyword, text: "x")
                return try PNGEncoder.encode(rgb: picture, width: 37, height: 23, textChunks: [chunk])
            }
        }
        #expect(throws: PNGError.self) {
            let chunk = PNGTextChunk(keyword: "k", text: "a\0b")
            return try PNGEncoder.encode(rgb: picture, width: 37, height: 23, textChunks: [chunk])
        }
    }

    @Test func keepsToItsLimits() throws {
        let chunk = PNGTextChunk(keyword: "parameters", text: String(repeating: "x", count: 5000))
        let png = try PNGEncoder.encode(rgb: picture, width: 37, height: 23, textChunks: [chunk, chunk])
        #expect(throws: PNGError.self) { try PNGDecoder.decode(png, limits: .init(pixels: 37 * 23 - 1)) }
        #expect(throws: PNGError.self) { try PNGDecoder.decode(png, limits: .init(textBytes: 9999)) }
        #expect(try PNGDecoder.decode(png, limits: .init(pixels: 37 * 23, textBytes: 10_000)).textChunks.count == 2)
    }

    @Test(arguments: [[], Array("GIF89a".utf8), Array("\u{89}PNG\r\n".utf8), [UInt8](repeating: 0, count: 100)])
    func refusesWhatIsNoPNG(bytes: [UInt8]) {
        #expect(throws: PNGError.self) { try PNGDecoder.decode(bytes) }
        #expect(throws: PNGError.self) { try PNGDecoder.readText(bytes) }
    }

    @Test func refusesEveryTruncation() throws {
        let chunk = PNGTextChunk(keyword: "parameters", text: "灯台")
        let png = try PNGEncoder.encode(rgb: picture, width: 37, height: 23, textChunks: [chunk])
        for length in 0..<png.count {
            #expect(throws: PNGError.self) { try PNGDecoder.decode(Array(png[..<length])) }
            #expect(throws: PNGError.self) { try PNGDecoder.readText(Array(png[..<length])) }
        }
    }

    @Test func survivesDamage() throws {
        let chunks = [
            PNGTextChunk(keyword: "parameters", text: "plain"), PNGTextChunk(keyword: "diffusionfarm", text: "{灯}"),
        ]
        let png = try PNGEncoder.encode(rgb: picture, width: 37, height: 23, textChunks: chunks)
        var random = TestRandom(state: 42)
        var refused = 0
        for _ in 0..<2000 {
            var damaged = png
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if (try? PNGDecoder.decode(damaged)) == nil { refused += 1 }
            _ = try? PNGDecoder.readText(damaged)
        }
        // Checksums see nearly all of it; what they see in text chunks is skipped.
        #expect(refused > 1500)
    }

    private func contains(_ text: String, in bytes: [UInt8]) -> Bool {
        let wanted = Array(text.utf8)
        return bytes.indices.contains { bytes[$0...].starts(with: wanted) }
    }
}
