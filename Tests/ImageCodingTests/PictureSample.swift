import Foundation
import Testing

/// Small files that Pillow 13.0 and OpenCV 5.0 wrote, and the digest of the pixels that Pillow reads from them (16-bit
/// files: of the pixels that were written, brought to 8 bits).
struct PictureSample: Sendable, CustomTestStringConvertible {
    var name: String
    var file: [UInt8]
    var width: Int
    var height: Int
    var channels: Int
    var pixelDigest: String
    /// Whether another decoder may round otherwise.
    var isLossy: Bool

    var testDescription: String { name }

    init(_ name: String, _ size: (Int, Int, Int), _ pixelDigest: String, isLossy: Bool = false, _ base64: String) {
        self.name = name
        (width, height, channels) = size
        self.pixelDigest = pixelDigest
        self.isLossy = isLossy
        file = Data(base64Encoded: base64).map { Array($0) } ?? []
    }

    static func named(_ name: String) -> PictureSample? { all.first { $0.name == name } }

    static let all = png + jpeg + webp + turned
}
