internal import CPNG

/// Writes 8-bit RGB images.
package enum PNGEncoder {
    // Measured on 512×512 pixels, one core, best of five, for a smooth picture and one that is nearly noise: level 2 with
    // the Paeth filter 15 ms and 408 KB, 38 ms and 618 KB; libpng's default of level 6 and all filters 94 ms and
    // 358 KB, 60 ms and 603 KB; no filter 20 ms and 653 KB, 33 ms and 709 KB.
    static let compressionLevel: Int32 = 2
    static let filters = Int32(FARM_PNG_FILTER_PAETH)

    /// Encodes `rgb`, rows from the top and 3 bytes a pixel. The same input gives the same bytes.
    package static func encode(
        rgb: [UInt8], width: Int, height: Int, textChunks: [PNGTextChunk] = []
    ) throws -> [UInt8] {
        try encode(
            rgb: rgb, width: width, height: height, textChunks: textChunks, level: compressionLevel, filters: filters)
    }

    static func encode(
        rgb: [UInt8], width: Int, height: Int, textChunks: [PNGTextChunk], level: Int32, filters: Int32
    ) throws -> [UInt8] {
        guard let columns = UInt32(exactly: width), let rows = UInt32(exactly: height), columns > 0, rows > 0,
            rgb.count == width.multipliedReportingOverflow(by: height * 3).partialValue
        else {
            throw PNGError(message: "\(rgb.count) bytes are no RGB image of \(width)x\(height) pixels")
        }
        guard let encoder = farm_png_encoder_create() else { throw PNGError(message: "out of memory") }
        defer { farm_png_encoder_free(encoder) }
        for chunk in textChunks { try add(chunk, to: encoder) }
        guard farm_png_encoder_encode(encoder, rgb, columns, rows, level, filters) else {
            throw PNGError(message: "cannot write the PNG: " + String(cString: farm_png_encoder_message(encoder)))
        }
        let bytes = UnsafeBufferPointer(start: farm_png_encoder_bytes(encoder), count: farm_png_encoder_length(encoder))
        return Array(bytes)
    }

    private static func add(_ chunk: PNGTextChunk, to encoder: OpaquePointer) throws {
        guard let keyword = chunk.keyword.latin1Bytes, (1...79).contains(keyword.count), !keyword.contains(0) else {
            throw PNGError(message: "'\(chunk.keyword)' is no keyword of a PNG text chunk: 1 to 79 Latin-1 characters")
        }
        let text: [UInt8]
        let kind: farm_png_text_kind
        switch chunk.encoding {
        case .utf8: (text, kind) = (Array(chunk.text.utf8), FARM_PNG_TEXT_UTF8)
        case .latin1:
            guard let bytes = chunk.text.latin1Bytes else {
                throw PNGError(message: "the text of chunk '\(chunk.keyword)' has characters that Latin-1 lacks")
            }
            (text, kind) = (bytes, FARM_PNG_TEXT_LATIN1)
        }
        guard !text.contains(0) else {
            throw PNGError(message: "the text of chunk '\(chunk.keyword)' holds a NUL character")
        }
        let added = (keyword + [0]).withUnsafeBytes { keyword in
            (text + [0]).withUnsafeBytes { text in
                farm_png_encoder_add_text(
                    encoder, kind, keyword.baseAddress?.assumingMemoryBound(to: CChar.self),
                    text.baseAddress?.assumingMemoryBound(to: CChar.self))
            }
        }
        guard added else { throw PNGError(message: "out of memory") }
    }
}
