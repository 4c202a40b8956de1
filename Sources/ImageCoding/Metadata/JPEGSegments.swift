/// The parts of a JPEG file that carry text: they stand before the picture's own data.
struct JPEGSegments {
    /// TIFF structures, in their order.
    var exif: [ArraySlice<UInt8>] = []
    var comments: [ArraySlice<UInt8>] = []
    var xmp: [UInt8] = []
    /// What does not fit into one segment, in the order of its parts.
    var extendedXMP: [UInt8] = []

    private static let exifPrefix = Array("Exif\0\0".utf8)
    private static let xmpPrefix = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    private static let extendedPrefix = Array("http://ns.adobe.com/xmp/extension/\0".utf8)
    /// A digest of 32 digits, the whole length and the part's offset stand before a part (XMP, part 3, 1.1.3.1).
    private static let extendedHead = 40

    static func read(_ bytes: [UInt8]) -> JPEGSegments {
        let cursor = ByteCursor(bytes: bytes[...])
        var segments = JPEGSegments()
        var position = 2
        var parts: [(offset: Int, bytes: ArraySlice<UInt8>)] = []
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
            } else if kind == 0xE1, contents.starts(with: xmpPrefix), segments.xmp.isEmpty {
                segments.xmp = Array(contents.dropFirst(xmpPrefix.count))
            } else if kind == 0xE1, contents.starts(with: extendedPrefix) {
                let part = ByteCursor(bytes: contents.dropFirst(extendedPrefix.count))
                if let offset = part.uint32(36) {
                    parts.append((offset, contents.dropFirst(extendedPrefix.count + extendedHead)))
                }
            } else if kind == 0xFE {
                segments.comments.append(contents)
            }
            position += 2 + length
        }
        segments.extendedXMP = parts.sorted { $0.offset < $1.offset }.flatMap(\.bytes)
        return segments
    }
}
