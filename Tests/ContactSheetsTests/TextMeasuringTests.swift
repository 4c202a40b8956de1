import ContactSheets
import FarmBasics
import Testing

@Suite struct TextMeasuringTests {
    private let font = FixedFont()
    /// 10 pixels a character.
    private let style = TextStyle(pixels: 20)

    @Test(arguments: [
        ("one two three", 70, 9, ["one two", "three"]),
        ("one two three", 130, 9, ["one two three"]),
        ("one two three", 129, 9, ["one two", "three"]),
        ("abcdefgh", 30, 9, ["abc", "def", "gh"]),
        ("ab cdefgh i", 30, 9, ["ab", "cde", "fgh", "i"]),
        ("one two three four", 50, 2, ["one", "two…"]),
        ("abcdefgh", 30, 1, ["ab…"]),
        ("ab", 5, 9, ["a", "b"]),
        ("", 100, 9, []),
        ("   ", 100, 9, []),
    ])
    func wrapsAtSpacesAndWithinLongWords(text: String, width: Int, most: Int, lines: [String]) throws {
        #expect(try font.wrapped(text, to: width, lines: most, in: style) == lines)
    }

    @Test(arguments: [
        ("abcde", 50, "abcde"), ("abcde", 49, "abc…"), ("ab cde", 40, "ab…"), ("abc", 5, "…"),
        ("e\u{301}e\u{301}e\u{301}", 20, "e\u{301}…"),
    ])
    func shortensWithAnEllipsis(text: String, width: Int, shortened: String) throws {
        #expect(try font.shortened(text, to: width, in: style) == shortened)
    }

    @Test func measuresWithTheRealFont() throws {
        let fonts = try SheetFonts()
        let (small, large) = (TextStyle(pixels: 14), TextStyle(pixels: 28))
        let width = try fonts.width(of: "Steps: 20", in: small)
        #expect((55...75).contains(width))
        let ratio = Double(try fonts.width(of: "Steps: 20", in: large)) / Double(width)
        #expect((1.9...2.1).contains(ratio))
        #expect(try fonts.width(of: "i", in: small) < fonts.width(of: "W", in: small))
        #expect(try fonts.width(of: "W", in: small) < fonts.width(of: "W", in: TextStyle(pixels: 14, isBold: true)))
        #expect((16...18).contains(fonts.lineHeight(of: small)))
        #expect(try fonts.width(of: "x\u{302}", in: small) == fonts.width(of: "x", in: small))
    }

    @Test func namesThePackageOfAMissingFont() {
        let error = #expect(throws: FarmError.self) { try SheetFonts(folders: ["/nowhere", "/neither"]) }
        #expect(error?.code == .failedPrecondition)
        #expect(
            error?.message
                == "the font DejaVuSans.ttf, which contact sheets are labelled with, is not in /nowhere, /neither; "
                + "install Debian's package fonts-dejavu-core")
    }
}
