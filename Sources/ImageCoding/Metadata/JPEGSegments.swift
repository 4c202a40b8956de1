/// The parts of a JPEG file that carry text: they stand before the picture's own data.
struct JPEGSegments {
    /// TIFF structures, in their order.
    var exif: [ArraySlice<UInt8>] = []
    var comments: [ArraySlice<UInt8>] = []

    private static let exifPrefix = Array("Exif\0\0".utf8)

    static func read(_ bytes: [UInt8]) -> JPEGSegments {
        let cursor = ByteCursor(bytes: bytes[...])
        var segments = JPEGSegments()
        var position = 2
        // A segment is 0xFF, its kind, and a length that counts itself; more 0xFF may stand before the kind.
        while let marker = cursor.uint16(position), marker >> 8 == 0xFF {
            let kind = marker & 0xFF
            if kind == 0xFF {
                position += 1
                continue
            }
            // Start of scan, end of image.
            if kind == 0xDA || kind == 0xD9 { break }
            // Those without contents.
            if kind == 0x01 || (0xD0...0xD8).contains(kind) {
                position += 2
                continue
            }
            guard let length = cursor.uint16(position + 2), length >= 2,
                let contents = cursor.slice(position + 4, length - 2)
            else { break }
            if kind == 0xE1, contents.starts(with: exifPrefix) {
                segments.exif.append(contents.dropFirst(exifPrefix.count))
            } else if kind == 0xFE {
                segments.comments.append(contents)
            }
            position += 2 + length
        }
        return segments
    }
}
