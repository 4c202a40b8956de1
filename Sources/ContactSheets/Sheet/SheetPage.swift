package import FarmModel
package import ImageCoding

/// Where everything on one page of a sheet is: pure geometry, in pixels from the top left.
package struct SheetPage: Sendable, Equatable {
    /// Lines of text in a box; a line that is too high or too wide is cut at its edges.
    package struct Text: Sendable, Equatable {
        package enum Role: Sendable, CaseIterable { case title, legend, heading, column, row }

        package let role: Role
        package let lines: [String]
        package let box: PixelRegion
    }

    package struct Cell: Sendable, Equatable {
        /// One index for each axis; of a list, the index.
        package let place: [Int]
        package let box: PixelRegion
        /// Below the picture; `nil` where the sheet has no captions.
        package let captionBox: PixelRegion?
    }

    package var size: ImageSize
    package var texts: [Text] = []
    package var cells: [Cell] = []
}
