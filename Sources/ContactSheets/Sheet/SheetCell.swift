package import ImageCoding

/// What stands in one place of a sheet.
package struct SheetCell: Sendable, Equatable {
    /// A picture, or why there is none.
    package enum Content: Sendable, Equatable {
        /// Of any size: it is scaled down to fit, and up only where the sheet is ``ContactSheet/isEnlarging``.
        case picture(PixelImage)
        case gap(SheetGap)
    }

    /// Drawn into the middle of its cell.
    package var content: Content
    /// Below, where the sheet has captions; such as `#12 · seed 3405`. Empty on a grid of one axis: its label.
    package var caption: String

    /// - Parameter caption: empty for the place's own label, if the sheet has captions.
    package init(_ content: Content, caption: String = "") {
        self.content = content
        self.caption = caption
    }
}

/// Why a place has no picture; the word is written there.
package enum SheetGap: String, Sendable, CaseIterable {
    case waiting, failed, cancelled, missing
}
