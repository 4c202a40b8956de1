package import FarmModel
package import ImageCoding

/// Where everything on one page of a sheet is: pure geometry, in pixels from the top left.
package struct SheetPage: Sendable, Equatable {
    /// Lines of text in a box; a line that is too high or too wide is cut at its edges.
    package struct Text: Sendable, Equatable {
        /// Decides the style, the colour, and where in its box a text stands.
        package enum Role: Sendable, CaseIterable { case title, legend, heading, column, row }

        /// See ``Role``.
        package let role: Role
        /// Wrapped and shortened already, so that they fit the box.
        package let lines: [String]
        /// In pixels of the page; what is drawn outside it is cut off.
        package let box: PixelRegion
    }

    /// A place for an image.
    package struct Cell: Sendable, Equatable {
        /// One index for each axis; of a list, the index.
        package let place: [Int]
        /// Of the picture alone, in pixels of the page; the caption is below.
        package let box: PixelRegion
        /// Below the picture; `nil` where the sheet has no captions.
        package let captionBox: PixelRegion?
    }

    /// In pixels; pages of one sheet may differ in it.
    package var size: ImageSize
    /// In no order that matters: their boxes are apart.
    package var texts: [Text] = []
    /// In the order in which they are drawn and their pictures asked for.
    package var cells: [Cell] = []
}
