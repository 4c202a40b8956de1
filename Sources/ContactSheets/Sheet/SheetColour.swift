/// An 8-bit RGB colour.
package struct SheetColour: Sendable, Hashable {
    /// 0 to 255, as sRGB has it.
    package var red: UInt8
    /// 0 to 255, as sRGB has it.
    package var green: UInt8
    /// 0 to 255, as sRGB has it.
    package var blue: UInt8

    /// `0xRRGGBB`.
    package init(_ hexadecimal: UInt32) {
        red = UInt8(truncatingIfNeeded: hexadecimal >> 16)
        green = UInt8(truncatingIfNeeded: hexadecimal >> 8)
        blue = UInt8(truncatingIfNeeded: hexadecimal)
    }

    static let paper = SheetColour(0xFFFFFF)
    static let ink = SheetColour(0x1B1B1F)
    static let faintInk = SheetColour(0x55555F)
}
