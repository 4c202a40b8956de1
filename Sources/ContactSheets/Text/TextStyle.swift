/// How a piece of text is set.
package struct TextStyle: Sendable, Hashable {
    /// Pixels of an em.
    package var pixels: Int
    package var isBold = false

    package init(pixels: Int, isBold: Bool = false) {
        self.pixels = pixels
        self.isBold = isBold
    }
}
