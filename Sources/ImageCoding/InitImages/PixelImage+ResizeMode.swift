import FarmBasics
package import FarmModel

extension PixelImage {
    /// Brought to `size` as stable-diffusion-webui's resize modes 0 to 2 do it. The latent mode is a stretch here: the
    /// caller refuses it where it would differ.
    package func brought(to size: ImageSize, by mode: ResizeMode) throws -> PixelImage {
        guard size != self.size else { return self }
        return switch mode {
        case .stretch, .latent: try resized(to: size)
        case .crop: try scaled(to: size, covering: true).image
        case .fill: try filled(to: size)
        }
    }

    /// Scaled with its own ratio until it covers `size`, or fits into it, and set into the middle of black.
    private func scaled(
        to size: ImageSize, covering: Bool
    ) throws -> (image: PixelImage, scaled: PixelImage, left: Int, top: Int) {
        let isWider = width * size.height > size.width * height
        // The side that decides; the other follows, rounded down.
        let byHeight = isWider == covering
        let scaledSize = ImageSize(
            width: byHeight ? max(1, width * size.height / height) : size.width,
            height: byHeight ? size.height : max(1, height * size.width / width))
        let most = ImageLimits().pixels
        guard scaledSize.pixelCount <= most else {
            throw FarmError(
                .invalidInput,
                "to cover \(size), the picture of \(self.size) would grow to \(scaledSize), more than \(most) pixels; "
                    + "accepted: resize modes stretch and fill, or a picture nearer to that shape")
        }
        let scaled = try resized(to: scaledSize)
        let left = size.width / 2 - scaled.width / 2
        let top = size.height / 2 - scaled.height / 2
        return (Self.blank(size, channels: channels).pasting(scaled, left: left, top: top), scaled, left, top)
    }

    /// stable-diffusion-webui leaves the last row or column black where one number is odd; here the smear reaches it.
    private func filled(to size: ImageSize) throws -> PixelImage {
        let (image, scaled, left, top) = try scaled(to: size, covering: false)
        let (right, bottom) = (left + scaled.width, top + scaled.height)
        return
            image
            .pasting(scaled.smearedRows(top, fromTop: true), left: left, top: 0)
            .pasting(scaled.smearedRows(size.height - bottom, fromTop: false), left: left, top: bottom)
            .pasting(scaled.smearedColumns(left, fromLeft: true), left: 0, top: top)
            .pasting(scaled.smearedColumns(size.width - right, fromLeft: false), left: right, top: top)
    }
}
