internal import CPNG

/// The text that NovelAI, and a web UI's extension after it, hide in the lowest bit of a picture's alpha: a signature, the
/// count of bits, and UTF-8, plain or in gzip; column by column.
struct StealthText {
    static let place = "stealth"

    private let pixels: [UInt8]
    private let width: Int
    private let height: Int
    /// In bits.
    private var position = 0

    private static let signatures = ["stealth_pnginfo": false, "stealth_pngcomp": true]
    private static let signatureLength = 15
    private static let longest = ImageMetadata.largestUnpackedText

    /// The text, empty where there is one and it is damaged; nil where there is none.
    static func read(_ picture: PixelImage) -> String? {
        guard picture.channels == 4 else { return nil }
        var reader = StealthText(pixels: picture.bytes, width: picture.width, height: picture.height)
        guard let signature = reader.bytes(signatureLength),
            let isPacked = signatures[String(decoding: signature, as: UTF8.self)]
        else { return nil }
        guard let length = reader.bytes(4)?.reduce(0, { $0 << 8 | Int($1) }), let text = reader.bytes(length / 8) else {
            return ""
        }
        let unpacked = isPacked ? unpack(text) : text
        return unpacked.flatMap { String(validating: $0, as: UTF8.self) } ?? ""
    }

    /// The next bytes; nil past the picture's end.
    private mutating func bytes(_ count: Int) -> [UInt8]? {
        guard count <= Self.longest, position + count * 8 <= width * height else { return nil }
        return (0..<count).map { _ in
            var byte: UInt8 = 0
            for _ in 0..<8 {
                let pixel = position % height * width + position / height
                byte = byte << 1 | pixels[pixel * 4 + 3] & 1
                position += 1
            }
            return byte
        }
    }

    private static func unpack(_ bytes: [UInt8]) -> [UInt8]? {
        let text = [UInt8](unsafeUninitializedCapacity: longest) { buffer, filled in
            filled = farm_gunzip(bytes, bytes.count, buffer.baseAddress, buffer.count)
        }
        return text.isEmpty ? nil : text
    }
}
