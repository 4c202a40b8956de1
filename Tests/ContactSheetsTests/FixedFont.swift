import ContactSheets

/// A font whose characters are all as wide as half an em, and marks nothing: layouts are the same on every machine.
struct FixedFont: TextMeasuring {
    func advance(of scalar: Unicode.Scalar, in style: TextStyle) -> Int {
        scalar.properties.generalCategory == .nonspacingMark ? 0 : style.pixels / 2
    }

    func ascent(of style: TextStyle) -> Int { style.pixels }
    func lineHeight(of style: TextStyle) -> Int { style.pixels + 4 }
}
