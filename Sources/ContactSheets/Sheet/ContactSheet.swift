import FarmBasics
package import FarmModel

/// What a contact sheet shows: many images, each in its place, with labels.
package struct ContactSheet: Sendable, Equatable {
    /// Where each image stands.
    package enum Arrangement: Sendable, Equatable {
        /// Columns, then rows, then further axes, whose combinations are blocks with a heading each (the last changes
        /// fastest). A cell's place is one index for each axis.
        case grid([SheetAxis])
        /// In the order of their index, which is a cell's place; with captions.
        case list(count: Int)
    }

    /// Above each page, in two lines at most; it is also the PNG's `Title`.
    package var title: String
    /// What all images share, such as `Model: papercut`; wrapped under the title.
    package var legend: [String]
    /// Says how many places there are; ``cellCount()`` checks it.
    package var arrangement: Arrangement
    /// The box of each image, in pixels.
    package var cellSize: ImageSize
    /// Whether images that are smaller than their cell fill it, too.
    package var isEnlarging: Bool
    /// A sheet that is larger is split into pages.
    package var limits: SheetLimits

    /// Pixels that a cell may have a side.
    package static let cellSides = 32...4_096

    /// Nothing is checked: ``cellCount()`` and ``SheetLayout`` throw for what cannot be made.
    package init(
        title: String, legend: [String] = [], arrangement: Arrangement, cellSize: ImageSize, isEnlarging: Bool = false,
        limits: SheetLimits = SheetLimits()
    ) {
        self.title = title
        self.legend = legend
        self.arrangement = arrangement
        self.cellSize = cellSize
        self.isEnlarging = isEnlarging
        self.limits = limits
    }

    /// How many places there are. Throws `invalidInput` where there are none or more than can be counted, and for a cell size
    /// out of ``cellSides``.
    package func cellCount() throws -> Int {
        guard Self.cellSides.contains(cellSize.width), Self.cellSides.contains(cellSize.height) else {
            throw FarmError(
                .invalidInput,
                "a contact sheet's cells cannot be \(cellSize) pixels large; accepted: sides of 32 to 4096")
        }
        switch arrangement {
        case .list(let count):
            guard count > 0 else { throw FarmError(.invalidInput, "a contact sheet of no images cannot be made") }
            return count
        case .grid(let axes):
            guard !axes.isEmpty else {
                throw FarmError(.invalidInput, "a contact sheet's grid needs an axis at least; or make a list")
            }
            return try axes.reduce(1) { count, axis in
                let (product, overflow) = count.multipliedReportingOverflow(by: axis.values.count)
                guard product > 0, !overflow else {
                    throw FarmError(
                        .invalidInput,
                        overflow
                            ? "the axes of the contact sheet have more combinations than can be counted"
                            : "the axis '\(axis.name.shortened())' of the contact sheet has no values")
                }
                return product
            }
        }
    }
}
