/// The text chunks of a PNG file, whatever its pixels are.
struct PNGTextReader {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Those under a keyword of ours or the web UIs'.
    private(set) var chunks: [PNGTextChunk] = []
    /// The contents of `eXIf`.
    private(set) var exif: ArraySlice<UInt8>?
    /// Whether there is ComfyUI's graph.
    private(set) var hasWorkflow = false

    private static let keywords = PNGMetadata.infotextKeywords + [PNGMetadata.provenanceKeyword]
    /// Bytes of the signature and the first chunk, `IHDR`.
    private static let headLength = 33

    init(_ bytes: [UInt8]) {
        let cursor = ByteCursor(bytes: bytes[...])
        var texts: [UInt8] = []
        var position = Self.signature.count
        // A chunk is its contents' length, its type, its contents and a checksum.
        while let length = cursor.uint32(position), let type = cursor.slice(position + 4, 4),
            let contents = cursor.slice(position + 8, length), let whole = cursor.slice(position, length + 12)
        {
            switch String(decoding: type, as: UTF8.self) {
            case "tEXt", "zTXt", "iTXt":
                let keyword = String(decoding: contents.prefix(80).prefix { $0 != 0 }, as: UTF8.self)
                if keyword == "workflow" { hasWorkflow = true }
                let isWanted = Self.keywords.contains(keyword)
                if isWanted, texts.count + whole.count <= ImageMetadata.largestText { texts += whole }
            case "eXIf": exif = contents
            case "IEND": position = bytes.count
            default: break
            }
            position += length + 12
        }
        chunks = Self.read(texts)
    }

    /// Puts the chunks into a file of one pixel for libpng to read: it checks them, and inflates within its bounds.
    private static func read(_ texts: [UInt8]) -> [PNGTextChunk] {
        guard !texts.isEmpty, let onePixel = try? PNGEncoder.encode(rgb: [0, 0, 0], width: 1, height: 1) else {
            return []
        }
        let file = onePixel[..<headLength] + texts + onePixel[headLength...]
        let limits = PNGDecoder.Limits(pixels: 1, textBytes: ImageMetadata.largestText)
        return ((try? PNGDecoder.readText(Array(file), limits: limits)) ?? []).map(mended)
    }

    /// Some programs, stable-diffusion.cpp's among them, write UTF-8 where Latin-1 belongs.
    private static func mended(_ chunk: PNGTextChunk) -> PNGTextChunk {
        guard chunk.encoding == .latin1, let bytes = chunk.text.latin1Bytes, bytes.contains(where: { $0 >= 0x80 }),
            let text = String(validating: bytes, as: UTF8.self)
        else { return chunk }
        return PNGTextChunk(keyword: chunk.keyword, text: text, encoding: .utf8)
    }
}
