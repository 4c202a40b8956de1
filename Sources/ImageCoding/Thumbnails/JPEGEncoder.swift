internal import CJPEG
internal import FarmBasics

/// Writes 8-bit RGB pictures as JPEG (JFIF): 4:2:0, with Huffman tables fitted to the picture.
package enum JPEGEncoder {
    /// libjpeg's.
    package static let qualities = 1...100
    /// What the format's 16-bit fields and libjpeg allow a side, in pixels.
    static let largestSide = 65_500

    /// Encodes `rgb`, rows from the top and 3 bytes a pixel. The same input gives the same bytes. Throws `invalidInput` for
    /// what is no such picture, for a side of more than 65,500 pixels and for a quality out of range.
    package static func encode(rgb: [UInt8], width: Int, height: Int, quality: Int = 85) throws -> [UInt8] {
        guard (1...largestSide).contains(width), (1...largestSide).contains(height), rgb.count == width * height * 3
        else {
            throw FarmError(
                .invalidInput,
                "\(rgb.count) bytes of \(width)x\(height) pixels cannot be a JPEG; accepted: RGB, sides of 1 to "
                    + "\(largestSide)")
        }
        guard qualities.contains(quality) else {
            throw FarmError(.invalidInput, "JPEG quality \(quality) does not exist; accepted: 1 to 100")
        }
        var file: UnsafeMutablePointer<UInt8>?
        var length: UInt = 0
        defer { farm_jpeg_file_free(file) }
        let (isWritten, message) = withUnsafeTemporaryAllocation(
            of: CChar.self, capacity: Int(FARM_JPEG_MESSAGE_LENGTH)
        ) { message in
            message.initialize(repeating: 0)
            let isWritten = farm_jpeg_encode(
                rgb, UInt32(width), UInt32(height), Int32(quality), &file, &length, message.baseAddress)
            return (isWritten, String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        guard isWritten, let file else { throw FarmError(.internal, "cannot write the JPEG: \(message)") }
        return Array(UnsafeBufferPointer(start: file, count: Int(length)))
    }
}
