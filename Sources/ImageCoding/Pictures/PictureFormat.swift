/// The formats in which a picture may come in, told by a file's first bytes.
package enum PictureFormat: String, Sendable, CaseIterable {
    case png = "PNG"
    case jpeg = "JPEG"
    case webP = "WebP"

    /// Needs the first 12 bytes; nil for any other format, see ``other(recognising:)``.
    package init?(recognising bytes: [UInt8]) {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
            self = .webP
        } else {
            return nil
        }
    }

    /// What a file of another format is, in words; nil where its beginning tells nothing.
    package static func other(recognising bytes: [UInt8]) -> String? {
        let brands = [
            "avif": "an AVIF picture", "avis": "an AVIF picture", "heic": "a HEIC picture", "mif1": "a HEIF picture",
        ]
        if bytes.dropFirst(4).starts(with: "ftyp".utf8) {
            let brand = String(decoding: bytes.dropFirst(8).prefix(4), as: UTF8.self)
            return brands[brand] ?? "a film (MP4, MOV) or a HEIF picture"
        }
        let signatures: [([UInt8], String)] = [
            (Array("GIF87a".utf8), "a GIF picture"), (Array("GIF89a".utf8), "a GIF picture"),
            ([0x49, 0x49, 0x2A, 0], "a TIFF picture"), ([0x4D, 0x4D, 0, 0x2A], "a TIFF picture"),
            ([0xFF, 0x0A], "a JPEG XL picture"), ([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "a JPEG XL picture"),
            ([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20], "a JPEG 2000 picture"), (Array("8BPS".utf8), "a Photoshop file"),
            ([0, 0, 1, 0], "an icon"), (Array("%PDF-".utf8), "a PDF file"), ([0x50, 0x4B, 3, 4], "a ZIP archive"),
            ([0x1F, 0x8B], "a gzip file"), ([0x1A, 0x45, 0xDF, 0xA3], "a film (WebM, MKV)"),
        ]
        if let found = signatures.first(where: { bytes.starts(with: $0.0) }) { return found.1 }
        // Its length stands behind its two letters, which text may begin with.
        let length = bytes.dropFirst(2).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        return bytes.starts(with: "BM".utf8) && bytes.count > 26 && length == bytes.count ? "a BMP picture" : nil
    }
}
