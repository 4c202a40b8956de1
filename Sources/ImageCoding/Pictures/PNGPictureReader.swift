internal import CPNG
import FarmModel

struct PNGPictureReader: PictureReader {
    private let picture: farm_png_picture

    init(header bytes: [UInt8]) throws {
        var picture = farm_png_picture()
        guard farm_png_picture_header(bytes, bytes.count, &picture) else {
            throw PictureFormat.png.unreadable(picture.message)
        }
        self.picture = picture
    }

    var format: PictureFormat { .png }
    var size: ImageSize { ImageSize(width: Int(picture.width), height: Int(picture.height)) }
    var channels: Int { Int(picture.channels) }

    func read(_ bytes: [UInt8], into start: UnsafeMutablePointer<UInt8>) throws {
        var picture = picture
        guard farm_png_picture_pixels(bytes, bytes.count, &picture, start) else {
            throw format.unreadable(picture.message)
        }
    }
}
