import FarmBasics
import FarmModel
import ImageCoding

/// Draws the pages of a sheet, one at a time: no more is in memory than one page and the picture being drawn. For one thread
/// at a time.
package struct SheetRenderer {
    private let sheet: ContactSheet
    private let layout: SheetLayout
    private let fonts: SheetFonts

    /// Throws `invalidInput` for a sheet that cannot be laid out, `failedPrecondition` where the font is missing.
    package init(_ sheet: ContactSheet, fonts: SheetFonts) throws {
        self.sheet = sheet
        self.fonts = fonts
        layout = try SheetLayout(sheet, fonts: fonts)
    }

    /// With the fonts of the usual folders; throws as ``init(_:fonts:)`` does.
    package init(_ sheet: ContactSheet) throws { try self.init(sheet, fonts: SheetFonts()) }

    /// PNG files that the sheet becomes, 1 or more.
    package var pageCount: Int { layout.pageCount }

    /// A page as a PNG file with the title and the legend in its text. The same cells give the same bytes.
    /// - Parameters:
    ///   - index: from 0 up to but without ``pageCount``.
    ///   - cell: what stands in a place: one index for each axis; of a list, the index.
    package func png(page index: Int, cell: (_ place: [Int]) async throws -> SheetCell) async throws -> [UInt8] {
        let canvas = try await draw(page: index, cell: cell)
        let texts = [
            ("Title", PrintableText.clean(sheet.title)),
            ("Description", sheet.legend.map(PrintableText.clean).joined(separator: "\n")),
        ]
        let chunks = texts.filter { !$0.1.isEmpty }.map { PNGTextChunk(keyword: $0.0, text: $0.1) }
        return try PNGEncoder.encode(
            rgb: canvas.bytes, width: canvas.size.width, height: canvas.size.height, textChunks: chunks)
    }

    /// A page's pixels; parameters as of ``png(page:cell:)``.
    package func draw(page index: Int, cell: (_ place: [Int]) async throws -> SheetCell) async throws -> SheetCanvas {
        let page = try layout.page(index)
        var canvas = SheetCanvas(size: page.size, colour: .paper)
        for text in page.texts { try draw(text, on: &canvas) }
        for place in page.cells { try draw(try await cell(place.place), at: place, on: &canvas) }
        return canvas
    }

    private func draw(_ text: SheetPage.Text, on canvas: inout SheetCanvas) throws {
        let style = layout.style(text.role)
        let lineHeight = fonts.lineHeight(of: style)
        let free = text.box.size.height - text.lines.count * lineHeight
        // Column labels stand on their column, row labels in the middle of their row.
        var top = text.box.top
        if text.role == .column { top += max(0, free) }
        if text.role == .row { top += max(0, free / 2) }
        for line in text.lines {
            let slack = text.box.size.width - (try fonts.width(of: line, in: style))
            let left =
                switch text.role {
                case .column: text.box.left + max(0, slack / 2)
                case .row: text.box.left + max(0, slack)
                case .title, .legend, .heading: text.box.left
                }
            try canvas.draw(
                line, left: left, top: top, style: style, colour: text.role == .legend ? .faintInk : .ink,
                clip: text.box, fonts: fonts)
            top += lineHeight
        }
    }

    private func draw(_ cell: SheetCell, at place: SheetPage.Cell, on canvas: inout SheetCanvas) throws {
        switch cell.content {
        case .gap(let gap): try draw(gap, in: place.box, on: &canvas)
        case .picture(let picture):
            let fitting = try picture.resized(
                to: picture.size.fitted(into: place.box.size, isEnlarging: sheet.isEnlarging))
            canvas.draw(
                fitting, left: place.box.left + (place.box.size.width - fitting.width) / 2,
                top: place.box.top + (place.box.size.height - fitting.height) / 2)
        }
        guard let box = place.captionBox else { return }
        let caption = PrintableText.clean(cell.caption.isEmpty ? layout.axisCaption(place.place) : cell.caption)
        try draw(caption, in: box, on: &canvas)
    }

    private func draw(_ caption: String, in box: PixelRegion, on canvas: inout SheetCanvas) throws {
        let style = layout.style(.column)
        let lineHeight = fonts.lineHeight(of: style)
        let lines = try fonts.wrapped(caption, to: box.size.width, lines: box.size.height / lineHeight, in: style)
        for (index, line) in lines.enumerated() {
            let slack = box.size.width - (try fonts.width(of: line, in: style))
            try canvas.draw(
                line, left: box.left + max(0, slack / 2), top: box.top + index * lineHeight, style: style, colour: .ink,
                clip: box, fonts: fonts)
        }
    }

    /// Hatched, with the word in the middle.
    private func draw(_ gap: SheetGap, in box: PixelRegion, on canvas: inout SheetCanvas) throws {
        canvas.hatch(box, gap.ground, gap.stripe)
        let style = layout.style(.column)
        let word = try fonts.shortened(gap.rawValue, to: box.size.width - 8, in: style)
        let (width, height) = (try fonts.width(of: word, in: style), fonts.lineHeight(of: style))
        let (left, top) = ((box.left + box.right - width) / 2, (box.top + box.bottom - height) / 2)
        let plate = PixelRegion(left: left - 6, top: top - 2, right: left + width + 6, bottom: top + height + 2)
        canvas.fill(plate.intersection(box), gap.ground)
        try canvas.draw(word, left: left, top: top, style: style, colour: .ink, clip: box, fonts: fonts)
    }
}

extension SheetGap {
    fileprivate var ground: SheetColour {
        switch self {
        case .waiting: SheetColour(0xE4EAF4)
        case .failed: SheetColour(0xF8E1DF)
        case .cancelled, .missing: SheetColour(0xECECEC)
        }
    }

    fileprivate var stripe: SheetColour {
        switch self {
        case .waiting: SheetColour(0xC3CFE3)
        case .failed: SheetColour(0xE3A9A4)
        case .cancelled, .missing: SheetColour(0xC4C4C8)
        }
    }
}
