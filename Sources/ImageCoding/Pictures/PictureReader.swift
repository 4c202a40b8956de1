import FarmBasics
import FarmModel

/// A file of one format: its header is read, then its pixels.
protocol PictureReader {
    /// Reads the header; throws where it is damaged.
    init(header bytes: [UInt8]) throws
    var format: PictureFormat { get }
    /// As stored, before the orientation.
    var size: ImageSize { get }
    /// Of the pixels as read.
    var channels: Int { get }
    /// Reads `size.width * size.height * channels` bytes into `start`.
    func read(_ bytes: [UInt8], into start: UnsafeMutablePointer<UInt8>) throws
    /// What the pixels as read are in grey, RGB or RGBA.
    func converted(_ pixels: PixelImage) -> PixelImage
}

extension PictureReader {
    func converted(_ pixels: PixelImage) -> PixelImage { pixels }
}

extension PictureFormat {
    func reader(header bytes: [UInt8]) throws -> any PictureReader {
        switch self {
        case .png: try PNGPictureReader(header: bytes)
        case .jpeg: try JPEGPictureReader(header: bytes)
        case .webP: try WebPPictureReader(header: bytes)
        }
    }

    func unreadable(_ reason: String) -> FarmError {
        FarmError(.invalidInput, "cannot read the picture's \(rawValue) file: \(reason)")
    }

    /// `reason` is a C string in an array of C's.
    func unreadable<CharacterArray>(_ reason: CharacterArray) -> FarmError {
        unreadable(withUnsafeBytes(of: reason) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
}
