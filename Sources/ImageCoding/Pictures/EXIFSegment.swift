/// Where a picture's file keeps its EXIF: JPEG's APP1 segment, PNG's eXIf chunk, WebP's EXIF chunk.
enum EXIFSegment {
    private static let mark = Array("Exif\0\0".utf8)

    /// The TIFF structure, without JPEG's mark before it. Lengths that lead out of the file end the search.
    static func find(in bytes: [UInt8], format: PictureFormat) -> ArraySlice<UInt8>? {
        let found =
            switch format {
            case .png: chunk("eXIf", in: bytes, from: 8, isPNG: true)
            case .webP: chunk("EXIF", in: bytes, from: 12, isPNG: false)
            case .jpeg: jpegSegment(in: bytes)
            }
        // Some programs write the mark into the other formats too.
        return found.map { $0.starts(with: mark) ? $0.dropFirst(mark.count) : $0 }
    }

    /// PNG: length (big endian), name, data, CRC. RIFF: name, length (little endian), data, padded to even.
    private static func chunk(
        _ name: String, in bytes: [UInt8], from start: Int, isPNG: Bool
    ) -> ArraySlice<UInt8>? {
        var offset = start
        while offset + 8 <= bytes.count {
            let lengthBytes =
                isPNG ? Array(bytes[offset..<(offset + 4)]) : bytes[(offset + 4)..<(offset + 8)].reversed()
            let length = lengthBytes.reduce(0) { $0 << 8 | Int($1) }
            let data = offset + 8
            guard length <= bytes.count - data else { return nil }
            let nameStart = isPNG ? offset + 4 : offset
            if bytes[nameStart..<(nameStart + 4)].elementsEqual(name.utf8) { return bytes[data..<(data + length)] }
            offset = data + length + (isPNG ? 4 : length % 2)
        }
        return nil
    }

    /// Segments up to the first scan: 0xFF, marker, length with its own two bytes.
    private static func jpegSegment(in bytes: [UInt8]) -> ArraySlice<UInt8>? {
        var offset = 2
        while offset + 4 <= bytes.count, bytes[offset] == 0xFF {
            let marker = bytes[offset + 1]
            guard marker != 0xFF else {
                offset += 1
                continue
            }
            guard marker != 0xDA, marker != 0xD9 else { return nil }
            let end = offset + 2 + Int(bytes[offset + 2]) << 8 + Int(bytes[offset + 3])
            guard end >= offset + 4, end <= bytes.count else { return nil }
            let data = bytes[(offset + 4)..<end]
            if marker == 0xE1, data.starts(with: mark) { return data }
            offset = end
        }
        return nil
    }
}
