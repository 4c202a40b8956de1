internal import FarmBasics
internal import Foundation

/// DejaVu Sans in two weights, which has Latin, Greek and Cyrillic among others. For one thread at a time.
package final class SheetFonts: TextMeasuring {
    /// Where distributions put it: Debian, Fedora, Arch.
    package static let usualFolders = [
        "/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu-sans-fonts", "/usr/share/fonts/TTF",
        "/usr/local/share/fonts",
    ]

    private let regular: Typeface
    private let bold: Typeface

    /// Throws `failedPrecondition`, which names the package, where the font is in none of the folders.
    package init(folders: [String] = usualFolders) throws {
        regular = try Self.open("DejaVuSans.ttf", in: folders)
        bold = try Self.open("DejaVuSans-Bold.ttf", in: folders)
    }

    private static func open(_ name: String, in folders: [String]) throws -> Typeface {
        let paths = folders.map { "\($0)/\(name)" }
        guard let path = paths.first(where: { FileManager.default.isReadableFile(atPath: $0) }) else {
            throw FarmError(
                .failedPrecondition,
                "the font \(name), which contact sheets are labelled with, is not in \(folders.joined(separator: ", ")); "
                    + "install Debian's package fonts-dejavu-core")
        }
        return try Typeface(path: path)
    }

    private func typeface(_ style: TextStyle) -> Typeface { style.isBold ? bold : regular }

    func glyph(_ scalar: Unicode.Scalar, in style: TextStyle) throws -> Glyph {
        try typeface(style).glyph(scalar, pixels: style.pixels)
    }

    /// Of a character that the font has not, that of the font's own box. Throws where FreeType cannot draw it.
    package func advance(of scalar: Unicode.Scalar, in style: TextStyle) throws -> Int {
        try glyph(scalar, in: style).advance
    }

    /// Of the typeface as a whole, whatever a line holds.
    package func ascent(of style: TextStyle) -> Int { typeface(style).extents(pixels: style.pixels).ascent }

    /// From one line's top to the next one's: ascent and descent, without a gap.
    package func lineHeight(of style: TextStyle) -> Int {
        let (ascent, descent) = typeface(style).extents(pixels: style.pixels)
        return ascent + descent
    }
}
