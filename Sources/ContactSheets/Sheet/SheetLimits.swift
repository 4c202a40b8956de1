/// How large one page of a sheet may become.
package struct SheetLimits: Sendable, Equatable {
    /// Pixels of width and of height.
    package var side: Int
    /// Pixels in all: a page takes 3 bytes of memory for each, and its file up to as much again.
    package var pixels: Int
    /// Places of one page.
    package var cells: Int

    /// With these a page takes at most 192 MB of memory.
    package init(side: Int = 16_384, pixels: Int = 64_000_000, cells: Int = 2_500) {
        self.side = side
        self.pixels = pixels
        self.cells = cells
    }
}
