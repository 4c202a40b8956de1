internal import Crypto
package import FarmBasics

/// The digest by which pixels are compared, whatever compressed them.
package enum PixelDigest {
    /// SHA-256 of the RGB bytes, rows from the top, 3 bytes a pixel.
    package static func of(_ rgb: [UInt8]) -> FarmBasics.Digest { sha256(rgb) }

    /// SHA-256 of any bytes.
    package static func sha256(_ bytes: [UInt8]) -> FarmBasics.Digest {
        FarmBasics.Digest(bytes: SHA256.hash(data: bytes))
    }
}
