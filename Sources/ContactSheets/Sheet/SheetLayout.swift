import FarmBasics
import FarmModel
import ImageCoding

/// The geometry of a sheet: how many pages it has, and where everything on each of them is. Columns have their labels above,
/// rows at their left, as stable-diffusion-webui's X/Y/Z plots have them. A page is worked out when it is asked for.
package struct SheetLayout {
    private let sheet: ContactSheet
    private let axes: SheetAxes
    private let metrics: SheetMetrics
    private let paging: SheetPaging
    private let fonts: any TextMeasuring

    /// Throws `invalidInput` where the sheet has no cells, or its limits no room for one.
    package init(_ sheet: ContactSheet, fonts: any TextMeasuring) throws {
        self.sheet = sheet
        self.fonts = fonts
        axes = try SheetAxes(sheet)
        metrics = try SheetMetrics(sheet, axes, fonts)
        // The narrowest page has the highest header.
        let header = try Self.header(sheet, metrics, "page 1 of 2", SheetMetrics.leastWidth, fonts)
        let headerBottom = header.last?.box.bottom ?? SheetMetrics.margin
        paging = try SheetPaging(
            axes, metrics, headerHeight: headerBottom - SheetMetrics.margin + SheetMetrics.blockGap,
            limits: sheet.limits)
    }

    private var columnParts: Int { Self.parts(axes.columns.values.count, paging.columns) }
    private var rowParts: Int { Self.parts(axes.rowCount, paging.rows) }

    /// PNG files that the sheet becomes, 1 or more.
    package var pageCount: Int {
        axes.isList
            ? Self.parts(axes.count, paging.columns * paging.rows)
            : Self.parts(axes.blockCount, paging.blocksOnPage) * rowParts * columnParts
    }

    /// - Parameter index: from 0 up to but without ``pageCount``; `invalidInput` where it is another.
    package func page(_ index: Int) throws -> SheetPage {
        guard (0..<pageCount).contains(index) else {
            throw FarmError(
                .invalidInput, "the contact sheet has no page of index \(index); accepted: 0 to \(pageCount - 1)")
        }
        let number = pageCount > 1 ? "page \(index + 1) of \(pageCount)" : ""
        let block = ImageSize(
            width: metrics.width(columns: paging.columns), height: metrics.height(rows: paging.rows))
        let gap = SheetMetrics.blockGap
        let contentWidth = paging.blocksAcross * (block.width + gap) - gap
        let width = SheetMetrics.pageWidth(contentWidth)
        var page = SheetPage(size: ImageSize(width: width, height: 0))
        page.texts = try Self.header(sheet, metrics, number, width - 2 * SheetMetrics.margin, fonts)
        let top = page.texts.last.map { $0.box.bottom + gap } ?? SheetMetrics.margin
        if axes.isList {
            addList(to: &page, top: top, page: index)
        } else {
            let part = index % (rowParts * columnParts)
            let columns = Self.part(part % columnParts, paging.columns, of: axes.columns.values.count)
            let rows = Self.part(part / columnParts, paging.rows, of: axes.rowCount)
            let blocks = Self.part(index / (rowParts * columnParts), paging.blocksOnPage, of: axes.blockCount)
            for (place, number) in blocks.enumerated() {
                try addBlock(
                    number, to: &page, left: SheetMetrics.margin + place % paging.blocksAcross * (block.width + gap),
                    top: top + place / paging.blocksAcross * (block.height + gap), columns: columns, rows: rows)
            }
        }
        let bottom = page.cells.map { $0.captionBox?.bottom ?? $0.box.bottom }.max() ?? top
        page.size.height = bottom + SheetMetrics.margin
        return page
    }

    /// Title and legend, from the top.
    private static func header(
        _ sheet: ContactSheet, _ metrics: SheetMetrics, _ pageNumber: String, _ width: Int, _ fonts: any TextMeasuring
    ) throws -> [SheetPage.Text] {
        var texts: [SheetPage.Text] = []
        var top = SheetMetrics.margin
        func add(_ role: SheetPage.Text.Role, _ lines: [String], _ style: TextStyle) {
            guard !lines.isEmpty else { return }
            let bottom = top + lines.count * fonts.lineHeight(of: style)
            let box = PixelRegion(
                left: SheetMetrics.margin, top: top, right: SheetMetrics.margin + width, bottom: bottom)
            texts.append(SheetPage.Text(role: role, lines: lines, box: box))
            top = bottom + SheetMetrics.gap
        }
        let title = PrintableText.clean(sheet.title)
        add(.title, try fonts.wrapped(title, to: width, lines: 2, in: metrics.title), metrics.title)
        let legend = (pageNumber.isEmpty ? [] : [pageNumber]) + sheet.legend.map(PrintableText.clean)
        let lines = try legend.flatMap {
            try fonts.wrapped($0, to: width, lines: SheetMetrics.mostLabelLines, in: metrics.label)
        }
        add(.legend, Array(lines.prefix(SheetMetrics.mostLegendLines)), metrics.label)
        return texts
    }

    private func addList(to page: inout SheetPage, top: Int, page index: Int) {
        let cells = Self.part(index, paging.columns * paging.rows, of: axes.count)
        for (place, cell) in cells.enumerated() {
            addCell(
                [cell], to: &page, left: SheetMetrics.margin, top: top, column: place % paging.columns,
                row: place / paging.columns)
        }
    }

    private func addBlock(
        _ block: Int, to page: inout SheetPage, left: Int, top: Int, columns: Range<Int>, rows: Range<Int>
    ) throws {
        if metrics.headingHeight > 0 {
            let right = left + metrics.width(columns: paging.columns)
            let heading = try fonts.shortened(
                PrintableText.clean(axes.heading(block)), to: right - left, in: SheetMetrics.heading(metrics.label))
            page.texts.append(
                SheetPage.Text(
                    role: .heading, lines: [heading],
                    box: PixelRegion(
                        left: left, top: top, right: right, bottom: top + metrics.headingHeight - SheetMetrics.gap)))
        }
        let (cellsLeft, cellsTop) = (left + metrics.indent, top + metrics.overhead)
        for (column, index) in columns.enumerated() {
            let boxLeft = cellsLeft + column * (metrics.cell.width + SheetMetrics.gap)
            page.texts.append(
                SheetPage.Text(
                    role: .column,
                    lines: metrics.columnLabels[index],
                    box: PixelRegion(
                        left: boxLeft, top: top + metrics.headingHeight, right: boxLeft + metrics.cell.width,
                        bottom: top + metrics.headingHeight + metrics.columnLabelHeight)))
        }
        for (row, index) in rows.enumerated() {
            if metrics.rowLabelWidth > 0 {
                let boxTop = cellsTop + row * (metrics.cell.height + SheetMetrics.gap)
                page.texts.append(
                    SheetPage.Text(
                        role: .row, lines: metrics.rowLabels[index],
                        box: PixelRegion(
                            left: left, top: boxTop, right: left + metrics.rowLabelWidth,
                            bottom: boxTop + metrics.cell.height)))
            }
            for (column, columnIndex) in columns.enumerated() {
                addCell(
                    axes.place(column: columnIndex, row: index, block: block), to: &page, left: cellsLeft,
                    top: cellsTop, column: column, row: row)
            }
        }
    }

    private func addCell(_ place: [Int], to page: inout SheetPage, left: Int, top: Int, column: Int, row: Int) {
        let left = left + column * (metrics.cell.width + SheetMetrics.gap)
        let top = top + row * (metrics.cell.height + SheetMetrics.gap)
        let box = PixelRegion(
            left: left, top: top, right: left + sheet.cellSize.width, bottom: top + sheet.cellSize.height)
        let captionBox =
            metrics.captionHeight == 0
            ? nil
            : PixelRegion(
                left: left, top: box.bottom, right: box.right,
                bottom: box.bottom + metrics.captionHeight)
        page.cells.append(SheetPage.Cell(place: place, box: box, captionBox: captionBox))
    }

    /// How many parts of `length` make up `count`; at least one.
    private static func parts(_ count: Int, _ length: Int) -> Int { max(1, (count - 1) / length + 1) }

    private static func part(_ index: Int, _ length: Int, of count: Int) -> Range<Int> {
        (index * length)..<min(count, (index + 1) * length)
    }

    func style(_ role: SheetPage.Text.Role) -> TextStyle {
        switch role {
        case .title: metrics.title
        case .heading: SheetMetrics.heading(metrics.label)
        case .legend, .column, .row: metrics.label
        }
    }

    /// The caption that stands below a cell without one of its own.
    func axisCaption(_ place: [Int]) -> String {
        axes.isList && !axes.columns.values.isEmpty ? axes.columns.label(place[0]) : ""
    }
}
