package import FarmModel
package import ImageCoding

/// 8-bit RGB pixels to draw on. Nothing is drawn outside them.
package struct SheetCanvas: Sendable, Equatable {
    /// In pixels; it stays as it is.
    package let size: ImageSize
    /// Rows from the top, 3 bytes a pixel.
    package private(set) var bytes: [UInt8]

    /// Takes 3 bytes of memory for each pixel, all of one colour.
    package init(size: ImageSize, colour: SheetColour) {
        self.size = size
        bytes = [UInt8](repeating: colour.red, count: size.pixelCount * 3)
        let isGrey = colour.red == colour.green && colour.green == colour.blue
        if !isGrey { fill(bounds, colour) }
    }

    var bounds: PixelRegion { PixelRegion(left: 0, top: 0, right: size.width, bottom: size.height) }

    /// Fills a box, as far as it lies on the canvas.
    package mutating func fill(_ box: PixelRegion, _ colour: SheetColour) {
        paint(box) { _, _ in colour }
    }

    /// Diagonal stripes.
    mutating func hatch(_ box: PixelRegion, _ ground: SheetColour, _ stripe: SheetColour) {
        paint(box) { x, y in (x + y) % 12 < 3 ? stripe : ground }
    }

    private mutating func paint(_ box: PixelRegion, _ colour: (_ x: Int, _ y: Int) -> SheetColour) {
        let box = box.intersection(bounds)
        guard box.left < box.right else { return }
        let width = size.width
        bytes.withUnsafeMutableBufferPointer { bytes in
            for y in stride(from: box.top, to: box.bottom, by: 1) {
                var index = (y * width + box.left) * 3
                for x in box.left..<box.right {
                    let colour = colour(x, y)
                    bytes[index] = colour.red
                    bytes[index + 1] = colour.green
                    bytes[index + 2] = colour.blue
                    index += 3
                }
            }
        }
    }

    /// Draws `picture` with its top left pixel at `left`, `top`: grey becomes RGB, transparency is laid over white.
    package mutating func draw(_ picture: PixelImage, left: Int, top: Int) {
        let picture = picture.flattened()
        let box = PixelRegion(left: left, top: top, right: left + picture.width, bottom: top + picture.height)
            .intersection(bounds)
        guard box.left < box.right else { return }
        for y in stride(from: box.top, to: box.bottom, by: 1) {
            let from = ((y - top) * picture.width + box.left - left) * 3
            let to = (y * size.width + box.left) * 3
            let count = box.size.width * 3
            bytes.replaceSubrange(to..<(to + count), with: picture.bytes[from..<(from + count)])
        }
    }

    /// Draws one line, the pen starting at `left` on the line whose top is `top`; what lies outside `clip` is left out.
    package mutating func draw(
        _ line: String, left: Int, top: Int, style: TextStyle, colour: SheetColour, clip: PixelRegion, fonts: SheetFonts
    ) throws {
        let clip = clip.intersection(bounds)
        let baseline = top + fonts.ascent(of: style)
        var pen = left
        for scalar in line.unicodeScalars {
            let glyph = try fonts.glyph(scalar, in: style)
            draw(glyph, left: pen + glyph.left, top: baseline - glyph.top, colour: colour, clip: clip)
            pen += glyph.advance
            if pen >= clip.right { break }
        }
    }

    private mutating func draw(_ glyph: Glyph, left: Int, top: Int, colour: SheetColour, clip: PixelRegion) {
        let box = PixelRegion(left: left, top: top, right: left + glyph.width, bottom: top + glyph.height)
            .intersection(clip)
        guard box.left < box.right, box.top < box.bottom else { return }
        for y in box.top..<box.bottom {
            for x in box.left..<box.right {
                let share = Int(glyph.coverage[(y - top) * glyph.width + x - left])
                guard share > 0 else { continue }
                let index = (y * size.width + x) * 3
                bytes[index] = Self.mixed(bytes[index], colour.red, share)
                bytes[index + 1] = Self.mixed(bytes[index + 1], colour.green, share)
                bytes[index + 2] = Self.mixed(bytes[index + 2], colour.blue, share)
            }
        }
    }

    private static func mixed(_ below: UInt8, _ above: UInt8, _ share: Int) -> UInt8 {
        UInt8((Int(below) * (255 - share) + Int(above) * share + 127) / 255)
    }
}

extension PixelRegion {
    /// What both hold; empty (right = left, bottom = top) where they share nothing.
    func intersection(_ other: PixelRegion) -> PixelRegion {
        let (left, top) = (max(left, other.left), max(top, other.top))
        return PixelRegion(
            left: left, top: top, right: max(left, min(right, other.right)), bottom: max(top, min(bottom, other.bottom))
        )
    }
}
