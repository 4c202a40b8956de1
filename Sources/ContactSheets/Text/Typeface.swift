internal import CFreeType
internal import FarmBasics

/// A font file, opened by FreeType. Glyphs are kept once they are made. For one thread at a time.
final class Typeface {
    private struct Key: Hashable {
        let pixels: Int
        let index: UInt32
    }

    private let library: FT_Library
    private let face: FT_Face
    private var currentPixels = 0
    private var glyphs: [Key: Glyph] = [:]
    private var indices: [Unicode.Scalar: UInt32] = [:]

    init(path: String) throws {
        var library: FT_Library?
        guard FT_Init_FreeType(&library) == 0, let library else {
            throw FarmError(.internal, "FreeType does not start")
        }
        var face: FT_Face?
        let status = FT_New_Face(library, path, 0, &face)
        guard status == 0, let face else {
            FT_Done_FreeType(library)
            throw FarmError(
                .failedPrecondition, "the font '\(path)' cannot be read (FreeType's error \(status)); install it anew")
        }
        self.library = library
        self.face = face
    }

    deinit {
        FT_Done_Face(face)
        FT_Done_FreeType(library)
    }

    /// The glyph of a character; the font's own box where it has none.
    func glyph(_ scalar: Unicode.Scalar, pixels: Int) throws -> Glyph {
        let key = Key(pixels: pixels, index: index(of: scalar))
        if let glyph = glyphs[key] { return glyph }
        let glyph = try render(key)
        glyphs[key] = glyph
        return glyph
    }

    /// From the top of a line to its baseline, and from there to its bottom.
    func extents(pixels: Int) -> (ascent: Int, descent: Int) {
        let unitsPerEm = max(1, Int(face.pointee.units_per_EM))
        func scaled(_ units: Int) -> Int { (units * pixels + unitsPerEm - 1) / unitsPerEm }
        return (scaled(Int(face.pointee.ascender)), scaled(-Int(face.pointee.descender)))
    }

    private func index(of scalar: Unicode.Scalar) -> UInt32 {
        if let index = indices[scalar] { return index }
        let index = FT_Get_Char_Index(face, FT_ULong(scalar.value))
        indices[scalar] = index
        return index
    }

    private func render(_ key: Key) throws -> Glyph {
        if key.pixels != currentPixels {
            try check(FT_Set_Pixel_Sizes(face, 0, FT_UInt(key.pixels)))
            currentPixels = key.pixels
        }
        try check(FT_Load_Glyph(face, key.index, FT_Int32(FT_LOAD_RENDER)))
        let slot = face.pointee.glyph.pointee
        let bitmap = slot.bitmap
        let (width, height) = (Int(bitmap.width), Int(bitmap.rows))
        var coverage: [UInt8] = []
        coverage.reserveCapacity(width * height)
        if let start = bitmap.buffer {
            for y in 0..<height {
                coverage += UnsafeBufferPointer(start: start + y * Int(bitmap.pitch), count: width)
            }
        }
        // Advances are 26.6 fixed point.
        return Glyph(
            width: width, height: height, left: Int(slot.bitmap_left), top: Int(slot.bitmap_top),
            advance: (Int(slot.advance.x) + 32) >> 6, coverage: coverage)
    }

    private func check(_ status: FT_Error) throws {
        guard status == 0 else { throw FarmError(.internal, "FreeType cannot draw a character (error \(status))") }
    }
}
