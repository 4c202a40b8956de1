import FarmBasics
import ImageCoding
import Testing

@Suite struct PNGMetadataTests {
    private let provenance = SampleProvenance.value

    @Test func returnsWhatWasWritten() throws {
        let metadata = PNGMetadata(infotext: "a cat\nSteps: 8", provenance: provenance)
        let chunks = try metadata.textChunks()
        #expect(chunks.map(\.keyword) == ["parameters", "diffusionfarm"])
        #expect(chunks.map(\.encoding) == [.latin1, .utf8])
        let png = try PNGEncoder.encode(rgb: [1, 2, 3], width: 1, height: 1, textChunks: chunks)
        #expect(try PNGMetadata(readingFrom: try PNGDecoder.readText(png)) == metadata)
    }

    @Test func canonicalJSONIsSortedAndStable() throws {
        let json = try PNGMetadata.canonicalJSON(provenance)
        #expect(json == (try PNGMetadata.canonicalJSON(provenance)))
        #expect(json.hasPrefix(#"{"deviceClass":"cpu x86_64 avx2","engine":{"backend":"cpu""#))
    }

    @Test func otherImagesHaveNone() throws {
        let metadata = try PNGMetadata(readingFrom: [PNGTextChunk(keyword: "Software", text: "x")])
        #expect(metadata == PNGMetadata(infotext: nil, provenance: nil))
    }

    @Test(arguments: ["", "{", "{\"format\":99}", "{\"format\":1}", "[]"])
    func refusesForeignJSON(text: String) {
        #expect(throws: FarmError.self) {
            try PNGMetadata(readingFrom: [PNGTextChunk(keyword: "diffusionfarm", text: text)])
        }
    }

    @Test func digestsAreTheKnownOnes() {
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(PixelDigest.of(Array("abc".utf8)).hex == digest)
    }
}
