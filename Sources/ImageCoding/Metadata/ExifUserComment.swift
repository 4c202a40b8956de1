/// The `UserComment` of an Exif structure, where the web UIs put infotext in formats other than PNG.
enum ExifUserComment {
    private static let exifPointer = 0x8769
    private static let userComment = 0x9286

    /// The comment's text; nil where the structure holds none or is damaged. Offsets count from its beginning (TIFF 6.0,
    /// section 2; Exif 2.3, section 4.6).
    static func read(_ tiff: ArraySlice<UInt8>) -> String? {
        var cursor = ByteCursor(bytes: tiff)
        switch cursor.slice(0, 2).map(Array.init) {
        case Array("II".utf8): cursor.isLittleEndian = true
        case Array("MM".utf8): cursor.isLittleEndian = false
        default: return nil
        }
        guard cursor.uint16(2) == 42, let first = cursor.uint32(4) else { return nil }
        var contents = entry(userComment, in: first, of: cursor)
        if contents == nil, let pointer = entry(exifPointer, in: first, of: cursor),
            let offset = number(pointer, cursor)
        {
            contents = entry(userComment, in: offset, of: cursor)
        }
        guard let contents, contents.count <= ImageMetadata.largestText else { return nil }
        let text = TextDecoding.userComment(contents)
        return text.isEmpty ? nil : text
    }

    /// The contents of an entry of a directory: 12 bytes each, of tag, type, count, and the value or its offset.
    private static func entry(_ tag: Int, in directory: Int, of cursor: ByteCursor) -> ArraySlice<UInt8>? {
        guard let count = cursor.uint16(directory) else { return nil }
        for index in 0..<count {
            let place = directory + 2 + index * 12
            guard let found = cursor.uint16(place) else { return nil }
            guard found == tag, let type = cursor.uint16(place + 2), let units = cursor.uint32(place + 4) else {
                continue
            }
            // Bytes of a unit by type: BYTE, ASCII and UNDEFINED are 1; LONG is 4.
            let length = units * (type == 4 ? 4 : 1)
            if length <= 4 { return cursor.slice(place + 8, length) }
            return cursor.uint32(place + 8).flatMap { cursor.slice($0, length) }
        }
        return nil
    }

    private static func number(_ bytes: ArraySlice<UInt8>, _ cursor: ByteCursor) -> Int? {
        ByteCursor(bytes: bytes, isLittleEndian: cursor.isLittleEndian).uint32(0)
    }
}
