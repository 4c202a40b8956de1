internal import CPNG
internal import Crypto
package import FarmBasics
package import FarmModel

extension PNGDecoder {
    /// A PNG's signature and the beginning of its IHDR chunk (PNG specification, 5.2 and 11.2.2).
    private static let start: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)

    /// The size in the header; nothing else is looked at.
    package static func size(of png: [UInt8]) throws -> ImageSize {
        guard png.count >= 24, png.starts(with: start) else {
            throw PNGError(message: "it does not begin with a PNG's signature and header")
        }
        func number(at offset: Int) -> Int { png[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        return ImageSize(width: number(at: 16), height: number(at: 20))
    }

    /// The ``PixelDigest`` of a PNG that is whole to its last chunk and not interlaced. Its rows are in memory one at a
    /// time.
    package static func pixelDigest(of png: [UInt8], limits: Limits = Limits()) throws -> FarmBasics.Digest {
        guard let decoder = farm_png_decoder_create() else { throw PNGError(message: "out of memory") }
        defer { farm_png_decoder_free(decoder) }
        var hash = SHA256()
        // Neither pointer is kept beyond the call.
        let isRead = withUnsafeMutablePointer(to: &hash) { hash in
            png.withUnsafeBufferPointer { bytes in
                farm_png_decoder_read_rows(
                    decoder, bytes.baseAddress, bytes.count, UInt64(clamping: limits.pixels), max(0, limits.textBytes),
                    { context, row, count in
                        context?.assumingMemoryBound(to: SHA256.self).pointee.update(
                            bufferPointer: UnsafeRawBufferPointer(start: row, count: count))
                    }, hash)
            }
        }
        guard isRead else {
            throw PNGError(message: "cannot read the PNG: " + String(cString: farm_png_decoder_message(decoder)))
        }
        return FarmBasics.Digest(bytes: hash.finalize())
    }
}
