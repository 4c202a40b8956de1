internal import CPNG

/// Reads PNG files of any colour type into 8-bit RGB, within bounds.
package enum PNGDecoder {
    /// Reads the pixels of a file whatever texts it has: they are passed over.
    package static func decodePixels(_ bytes: [UInt8], limits: Limits = Limits()) throws -> DecodedPNG {
        try read(bytes, wants: .pixels, limits: limits)
    }

    private enum Wanted { case pixels, texts, both }

    /// What a file may unpack to.
    package struct Limits: Sendable {
        /// Width times height, as the header says: a larger picture is refused before its pixels are unpacked.
        package var pixels: Int
        /// Bytes of all text chunks together.
        package var textBytes: Int

        /// - Parameters:
        ///   - pixels: 2²⁸, which is 768 MiB of RGB.
        ///   - textBytes: unpacked, 4 MiB.
        package init(pixels: Int = 1 << 28, textBytes: Int = 4 << 20) {
            self.pixels = pixels
            self.textBytes = textBytes
        }
    }

    /// Reads pixels and text chunks of a file.
    /// - Throws: ``PNGError`` for a file that is damaged or beyond the limits.
    package static func decode(_ bytes: [UInt8], limits: Limits = Limits()) throws -> DecodedPNG {
        try read(bytes, wants: .both, limits: limits)
    }

    /// The text chunks alone: the pixels are checked but not kept.
    package static func readText(_ bytes: [UInt8], limits: Limits = Limits()) throws -> [PNGTextChunk] {
        try read(bytes, wants: .texts, limits: limits).textChunks
    }

    private static func read(_ bytes: [UInt8], wants wanted: Wanted, limits: Limits) throws -> DecodedPNG {
        guard let decoder = farm_png_decoder_create() else { throw PNGError(message: "out of memory") }
        defer { farm_png_decoder_free(decoder) }
        // The decoder keeps the pointer for the length of this call only.
        let isRead = bytes.withUnsafeBufferPointer {
            farm_png_decoder_decode(
                decoder, $0.baseAddress, $0.count, wanted != .texts, wanted != .pixels, UInt64(clamping: limits.pixels),
                max(0, limits.textBytes))
        }
        guard isRead else {
            throw PNGError(message: "cannot read the PNG: " + String(cString: farm_png_decoder_message(decoder)))
        }
        let width = Int(farm_png_decoder_width(decoder))
        let height = Int(farm_png_decoder_height(decoder))
        let pixels = UnsafeBufferPointer(
            start: farm_png_decoder_pixels(decoder), count: wanted != .texts ? width * height * 3 : 0)
        return DecodedPNG(
            width: width, height: height, pixels: Array(pixels),
            textChunks: (0..<farm_png_decoder_text_count(decoder)).map { textChunk($0, of: decoder) })
    }

    private static func textChunk(_ index: Int, of decoder: OpaquePointer) -> PNGTextChunk {
        let bytes = UnsafeBufferPointer(
            start: farm_png_decoder_text_bytes(decoder, index), count: farm_png_decoder_text_length(decoder, index))
        let keyword = String(latin1: keywordBytes(index, of: decoder))
        return switch farm_png_decoder_text_kind(decoder, index) {
        case FARM_PNG_TEXT_UTF8:
            PNGTextChunk(keyword: keyword, text: String(decoding: bytes, as: UTF8.self), encoding: .utf8)
        default:
            PNGTextChunk(keyword: keyword, text: String(latin1: bytes), encoding: .latin1)
        }
    }

    private static func keywordBytes(_ index: Int, of decoder: OpaquePointer) -> [UInt8] {
        guard let keyword = farm_png_decoder_text_keyword(decoder, index) else { return [] }
        var bytes: [UInt8] = []
        while keyword[bytes.count] != 0 { bytes.append(UInt8(bitPattern: keyword[bytes.count])) }
        return bytes
    }
}
