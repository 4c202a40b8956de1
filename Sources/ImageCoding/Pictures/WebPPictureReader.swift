internal import CWebP
import FarmModel

struct WebPPictureReader: PictureReader {
    private let picture: farm_webp_picture

    init(header bytes: [UInt8]) throws {
        var picture = farm_webp_picture()
        guard farm_webp_picture_header(bytes, bytes.count, &picture) else {
            throw PictureFormat.webP.unreadable(String(cString: picture.message))
        }
        self.picture = picture
    }

    var format: PictureFormat { .webP }
    var size: ImageSize { ImageSize(width: Int(picture.width), height: Int(picture.height)) }
    var channels: Int { Int(picture.channels) }

    func read(_ bytes: [UInt8], into start: UnsafeMutablePointer<UInt8>) throws {
        var picture = picture
        guard farm_webp_picture_pixels(bytes, bytes.count, &picture, start) else {
            throw format.unreadable(String(cString: picture.message))
        }
    }
}
