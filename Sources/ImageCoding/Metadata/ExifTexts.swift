internal import Infotext

/// The texts of an Exif structure: `UserComment`, where the web UIs put infotext in formats other than PNG, and those in
/// which others put theirs.
enum ExifTexts {
    static let userComment = "exif:UserComment"
    /// More structures of one file are not looked at.
    static let most = 64

    private static let exifPointer = 0x8769
    private static let userCommentTag = 0x9286
    /// ComfyUI writes its graphs as the camera's maker and model.
    private static let tags: [(tag: Int, name: String)] = [
        (0x010E, "ImageDescription"), (0x010F, "Make"), (0x0110, "Model"), (0x0131, "Software"), (0x9C9C, "XPComment"),
        (0x9C9B, "XPTitle"),
    ]

    /// None where the structure holds none or is damaged. Offsets count from its beginning (TIFF 6.0, section 2; Exif
    /// 2.3, section 4.6).
    static func read(_ tiff: ArraySlice<UInt8>) -> [CarriedText] {
        var cursor = ByteCursor(bytes: tiff)
        switch cursor.slice(0, 2).map(Array.init) {
        case Array("II".utf8): cursor.isLittleEndian = true
        case Array("MM".utf8): cursor.isLittleEndian = false
        default: return []
        }
        guard cursor.uint16(2) == 42, let first = cursor.uint32(4) else { return [] }
        let second = entry(exifPointer, in: first, of: cursor).flatMap { number($0, cursor) }
        let directories = [first] + [second].compactMap { $0 }
        func contents(_ tag: Int) -> ArraySlice<UInt8>? {
            directories.lazy.compactMap { entry(tag, in: $0, of: cursor) }.first {
                $0.count <= ImageMetadata.largestText
            }
        }
        var texts: [CarriedText] = []
        if let comment = contents(userCommentTag) {
            texts.append(CarriedText(place: userComment, text: TextDecoding.userComment(comment)))
        }
        for (tag, name) in tags {
            guard let bytes = contents(tag) else { continue }
            texts.append(CarriedText(place: "exif:" + name, text: TextDecoding.guess(bytes)))
        }
        return texts.filter { !$0.text.isEmpty }
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
