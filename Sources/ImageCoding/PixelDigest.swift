internal import Crypto
internal import FarmBasics

/// The digest by which pixels are compared, whatever compressed them.
package enum PixelDigest {
    /// SHA-256 in lower-case hex of the RGB bytes, rows from the top, 3 bytes a pixel.
    package static func hex(_ rgb: [UInt8]) -> String { sha256(rgb) }

    /// SHA-256 in lower-case hex of any bytes.
    package static func sha256(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).hexadecimal
    }
}
