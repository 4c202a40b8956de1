internal import CJPEG
import FarmModel

struct JPEGPictureReader: PictureReader {
    private let picture: farm_jpeg_picture

    init(header bytes: [UInt8]) throws {
        var picture = farm_jpeg_picture()
        guard farm_jpeg_picture_header(bytes, bytes.count, &picture) else {
            throw PictureFormat.jpeg.unreadable(picture.message)
        }
        self.picture = picture
    }

    var format: PictureFormat { .jpeg }
    var size: ImageSize { ImageSize(width: Int(picture.width), height: Int(picture.height)) }
    var channels: Int { Int(picture.channels) }

    func read(_ bytes: [UInt8], into start: UnsafeMutablePointer<UInt8>) throws {
        var picture = picture
        guard farm_jpeg_picture_pixels(bytes, bytes.count, &picture, start) else {
            throw format.unreadable(picture.message)
        }
    }

    func converted(_ pixels: PixelImage) -> PixelImage {
        channels == 4 ? pixels.rgbFromCMYK(isInverted: picture.is_inverted) : pixels
    }
}

extension PixelImage {
    /// RGB of the inks without a colour profile, as Pillow has it: what black leaves, less each ink's share of it.
    func rgbFromCMYK(isInverted: Bool) -> PixelImage {
        var rgb: [UInt8] = []
        rgb.reserveCapacity(width * height * 3)
        for pixel in stride(from: 0, to: bytes.count, by: 4) {
            let light = { (index: Int) in isInverted ? bytes[index] : 255 - bytes[index] }
            let black = light(pixel + 3)
            for ink in pixel..<(pixel + 3) {
                rgb.append(black - UInt8.product(255 - light(ink), black))
            }
        }
        return PixelImage(validWidth: width, height: height, channels: 3, bytes: rgb)
    }
}
