/// The text chunks of a PNG file, whatever its pixels are.
enum PNGTextReader {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Bytes of the signature and the first chunk, `IHDR`.
    private static let headLength = 33

    /// The chunks under a keyword of interest, and the contents of `eXIf`.
    ///
    /// They are put into a file of one pixel for libpng to read: it checks them, and inflates within its bounds.
    static func read(_ bytes: [UInt8]) -> (chunks: [PNGTextChunk], exif: ArraySlice<UInt8>?) {
        let cursor = ByteCursor(bytes: bytes[...])
        var texts: [UInt8] = []
        var exif: ArraySlice<UInt8>?
        var position = signature.count
        // A chunk is its contents' length, its type, its contents and a checksum.
        while let length = cursor.uint32(position), let type = cursor.slice(position + 4, 4),
            let contents = cursor.slice(position + 8, length), let whole = cursor.slice(position, length + 12)
        {
            switch String(decoding: type, as: UTF8.self) {
            case "tEXt", "zTXt", "iTXt":
                if isOfInterest(contents), texts.count + whole.count <= ImageMetadata.largestText { texts += whole }
            case "eXIf": exif = contents
            case "IEND": position = bytes.count
            default: break
            }
            position += length + 12
        }
        guard !texts.isEmpty, let onePixel = try? PNGEncoder.encode(rgb: [0, 0, 0], width: 1, height: 1) else {
            return ([], exif)
        }
        let limits = PNGDecoder.Limits(pixels: 1, textBytes: ImageMetadata.largestText)
        let file = onePixel[..<headLength] + texts + onePixel[headLength...]
        let chunks = (try? PNGDecoder.readText(Array(file), limits: limits)) ?? []
        return (chunks.map(mended), exif)
    }

    private static func isOfInterest(_ contents: ArraySlice<UInt8>) -> Bool {
        let keyword = String(decoding: contents.prefix { $0 != 0 }.prefix(80), as: UTF8.self)
        return (PNGMetadata.infotextKeywords + [PNGMetadata.provenanceKeyword]).contains(keyword)
    }

    /// Some programs, stable-diffusion.cpp's among them, write UTF-8 where Latin-1 belongs.
    private static func mended(_ chunk: PNGTextChunk) -> PNGTextChunk {
        guard chunk.encoding == .latin1, let bytes = chunk.text.latin1Bytes, bytes.contains(where: { $0 >= 0x80 }),
            let text = String(validating: bytes, as: UTF8.self)
        else { return chunk }
        return PNGTextChunk(keyword: chunk.keyword, text: text, encoding: .utf8)
    }
}
