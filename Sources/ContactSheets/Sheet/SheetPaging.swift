import FarmBasics
import FarmModel

/// How a sheet's cells are spread over pages.
struct SheetPaging: Equatable {
    /// Of one block on one page.
    let columns: Int
    let rows: Int
    /// Blocks beside and below each other on one page; 1 each where a block takes more than a page.
    let blocksAcross: Int
    let blocksDown: Int

    /// - Parameter headerHeight: the most that a page has above its blocks, in pixels.
    init(_ axes: SheetAxes, _ metrics: SheetMetrics, headerHeight: Int, limits: SheetLimits) throws {
        /// The height that a page of that width has for blocks.
        func room(_ contentWidth: Int) -> Int {
            let width = SheetMetrics.pageWidth(contentWidth)
            return min(limits.side, limits.pixels / width) - headerHeight - 2 * SheetMetrics.margin
        }
        func mostRows(_ columns: Int) -> Int {
            min(metrics.rows(in: room(metrics.width(columns: columns))), limits.cells / columns)
        }
        func about(_ count: Int, ofShape size: ImageSize) -> Int {
            max(1, Int((Double(count) * Double(size.height) / Double(size.width)).squareRoot().rounded()))
        }
        let pageWidth = limits.side - 2 * SheetMetrics.margin
        var columns = min(
            metrics.columns(in: pageWidth), limits.cells,
            axes.isList ? about(min(axes.count, limits.cells), ofShape: metrics.cell) : axes.columns.values.count)
        while columns > 1, mostRows(columns) < 1 { columns /= 2 }
        guard columns > 0, pageWidth >= SheetMetrics.leastWidth, mostRows(columns) > 0 else {
            throw FarmError(
                .invalidInput,
                "a page of at most \(limits.side) pixels a side and \(limits.pixels) in all has no room for a cell of "
                    + "\(metrics.cell) with its labels; accepted: smaller cells, shorter labels, a larger page")
        }
        let rowCount = axes.isList ? (axes.count + columns - 1) / columns : axes.rowCount
        let rows = min(mostRows(columns), rowCount)
        (self.columns, self.rows) = (columns, rows)
        guard !axes.isList, columns == axes.columns.values.count, rows == rowCount else {
            (blocksAcross, blocksDown) = (1, 1)
            return
        }
        let gap = SheetMetrics.blockGap
        let block = ImageSize(width: metrics.width(columns: columns), height: metrics.height(rows: rows))
        let blockCells = columns * rows
        let most = min(axes.blockCount, limits.cells / blockCells)
        func mostDown(_ across: Int) -> Int {
            min(
                (axes.blockCount + across - 1) / across, limits.cells / (blockCells * across),
                (room(across * (block.width + gap) - gap) + gap) / (block.height + gap))
        }
        var across = min(about(most, ofShape: block), (pageWidth + gap) / (block.width + gap), most)
        while across > 1, mostDown(across) < 1 { across -= 1 }
        across = max(1, across)
        (blocksAcross, blocksDown) = (across, max(1, mostDown(across)))
    }

    var blocksOnPage: Int { blocksAcross * blocksDown }
}
