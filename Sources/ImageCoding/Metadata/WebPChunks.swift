/// The chunks of a WebP file that carry text.
struct WebPChunks {
    /// A TIFF structure.
    var exif: ArraySlice<UInt8>?
    var xmp: ArraySlice<UInt8>?

    static func read(_ bytes: [UInt8]) -> WebPChunks {
        let cursor = ByteCursor(bytes: bytes[...], isLittleEndian: true)
        var chunks = WebPChunks()
        var position = 12
        // A chunk is its type, its contents' length and its contents, filled up to an even length.
        while let type = cursor.slice(position, 4), let length = cursor.uint32(position + 4),
            let contents = cursor.slice(position + 8, length)
        {
            switch String(decoding: type, as: UTF8.self) {
            case "EXIF":
                // Some programs keep JPEG's prefix.
                let prefix = Array("Exif\0\0".utf8)
                chunks.exif = contents.starts(with: prefix) ? contents.dropFirst(prefix.count) : contents
            case "XMP ": chunks.xmp = contents
            default: break
            }
            position += 8 + length + length % 2
        }
        return chunks
    }
}
