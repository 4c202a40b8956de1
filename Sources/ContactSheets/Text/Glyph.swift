/// A character of a font at one size.
struct Glyph {
    let width: Int
    let height: Int
    /// From the pen to the bitmap's left edge, and from the baseline up to its top edge, in pixels.
    let left: Int
    let top: Int
    /// How far the pen moves.
    let advance: Int
    /// `width * height` bytes, rows from the top: how much of each pixel is covered, of 255.
    let coverage: [UInt8]
}
