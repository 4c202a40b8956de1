/// The text chunks of a PNG file, whatever its pixels are.
struct PNGTextReader {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// In their order, except ComfyUI's `workflow`, which can be of megabytes and is not read.
    private(set) var chunks: [PNGTextChunk] = []
    /// Keywords of texts that are there and cannot be read.
    private(set) var damaged: [String] = []
    /// The contents of `eXIf`.
    private(set) var exif: ArraySlice<UInt8>?
    /// Whether there is ComfyUI's graph.
    private(set) var hasWorkflow = false

    /// More texts of one file are not read.
    private static let mostChunks = 256
    /// Bytes of the signature and the first chunk, `IHDR`.
    private static let headLength = 33

    init(_ bytes: [UInt8]) {
        let cursor = ByteCursor(bytes: bytes[...])
        var rest = (plain: ImageMetadata.largestText, packed: ImageMetadata.largestUnpackedText)
        var seen = 0
        var position = Self.signature.count
        // A chunk is its contents' length, its type, its contents and a checksum.
        while let length = cursor.uint32(position), let type = cursor.slice(position + 4, 4),
            let contents = cursor.slice(position + 8, length), let whole = cursor.slice(position, length + 12)
        {
            switch String(decoding: type, as: UTF8.self) {
            case "tEXt", "zTXt", "iTXt":
                let keyword = contents.prefix(80).prefix { $0 != 0 }
                let name = String(latin1: keyword)
                if name == "workflow" {
                    hasWorkflow = true
                } else if seen < Self.mostChunks {
                    seen += 1
                    // `zTXt`, and `iTXt` with its flag.
                    let isPacked =
                        type.first == UInt8(ascii: "z")
                        || type.first == UInt8(ascii: "i") && contents.dropFirst(keyword.count + 1).first == 1
                    let found = isPacked ? Self.read(whole, within: rest.packed) : Self.read(whole, within: rest.plain)
                    if let found {
                        let text = isPacked ? found : Self.whole(found, in: contents.dropFirst(keyword.count + 1))
                        let count = text.text.utf8.count
                        if isPacked { rest.packed -= count } else { rest.plain -= count }
                        if !text.text.isEmpty { chunks.append(Self.mended(text)) }
                    } else {
                        damaged.append(name)
                        // One that unpacks to too much took the time for it: many of them must not.
                        if isPacked { rest.packed /= 2 }
                    }
                }
            case "eXIf":
                // Some programs keep JPEG's prefix.
                let prefix = Array("Exif\0\0".utf8)
                exif = contents.starts(with: prefix) ? contents.dropFirst(prefix.count) : contents
            case "IEND": position = bytes.count
            default: break
            }
            position += length + 12
        }
    }

    /// Puts a chunk into a file of one pixel for libpng to read: it checks it, and inflates within its bounds.
    private static func read(_ chunk: ArraySlice<UInt8>, within rest: Int) -> PNGTextChunk? {
        guard chunk.count <= rest, let onePixel = try? PNGEncoder.encode(rgb: [0, 0, 0], width: 1, height: 1) else {
            return nil
        }
        let file = onePixel[..<headLength] + chunk + onePixel[headLength...]
        return try? PNGDecoder.readText(Array(file), limits: PNGDecoder.Limits(pixels: 1, textBytes: rest)).first
    }

    /// With what stands behind a zero byte, where libpng ends a text: only zeros at the end fill up.
    /// - Parameter contents: of the chunk behind its keyword, not packed.
    private static func whole(_ chunk: PNGTextChunk, in contents: ArraySlice<UInt8>) -> PNGTextChunk {
        var text = contents
        if chunk.encoding == .utf8 {
            // Two flags, the language and the translated keyword.
            text = text.dropFirst(2)
            for _ in 0..<2 { text = text.drop { $0 != 0 }.dropFirst() }
        }
        while text.last == 0 { text.removeLast() }
        guard text.contains(0) else { return chunk }
        let whole = chunk.encoding == .utf8 ? String(decoding: text, as: UTF8.self) : String(latin1: text)
        return PNGTextChunk(keyword: chunk.keyword, text: whole, encoding: chunk.encoding)
    }

    /// Some programs, stable-diffusion.cpp's among them, write UTF-8 where Latin-1 belongs.
    private static func mended(_ chunk: PNGTextChunk) -> PNGTextChunk {
        guard chunk.encoding == .latin1, let bytes = chunk.text.latin1Bytes, bytes.contains(where: { $0 >= 0x80 }),
            let text = String(validating: bytes, as: UTF8.self)
        else { return chunk }
        return PNGTextChunk(keyword: chunk.keyword, text: text, encoding: .utf8)
    }
}
