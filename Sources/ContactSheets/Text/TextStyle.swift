/// How a piece of text is set.
package struct TextStyle: Sendable, Hashable {
    /// Pixels of an em.
    package var pixels: Int
    /// Picks the bold typeface of the two.
    package var isBold = false

    /// - Parameter pixels: 1 or more.
    package init(pixels: Int, isBold: Bool = false) {
        self.pixels = pixels
        self.isBold = isBold
    }
}
