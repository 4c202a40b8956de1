import FarmModel

/// The sizes that all pages of a sheet share, in pixels, taken from its labels.
struct SheetMetrics {
    static let margin = 16
    /// Between cells, and between labels and cells.
    static let gap = 4
    /// Between blocks, and below the page's heading.
    static let blockGap = 20
    /// Text that is narrower is not read.
    static let leastWidth = 320
    static let mostLabelLines = 4
    static let mostLegendLines = 12
    /// Such as an index, and a seed of ten digits.
    static let listCaptionLines = 2

    let label: TextStyle
    let title: TextStyle
    let lineHeight: Int
    /// A cell with its caption.
    let cell: ImageSize
    let captionHeight: Int
    /// Lines for each value of the axis.
    let columnLabels: [[String]]
    let rowLabels: [[String]]
    let columnLabelHeight: Int
    /// 0 where there are no row labels.
    let rowLabelWidth: Int
    /// 0 where there is one block without a name.
    let headingHeight: Int

    init(_ sheet: ContactSheet, _ axes: SheetAxes, _ fonts: any TextMeasuring) throws {
        let style = TextStyle(pixels: min(28, max(14, sheet.cellSize.width / 16)))
        label = style
        title = TextStyle(pixels: style.pixels * 3 / 2, isBold: true)
        lineHeight = fonts.lineHeight(of: style)
        columnLabels = try axes.columns.values.indices.map {
            try Self.lines(axes.columns.label($0), sheet.cellSize.width, style, fonts)
        }
        let columnLines = columnLabels.map(\.count).max() ?? 0
        columnLabelHeight = axes.isList ? 0 : columnLines * lineHeight
        // A lone axis's labels are the captions; others are not known before they are drawn.
        let captionLines = columnLabels.isEmpty ? Self.listCaptionLines : columnLines
        captionHeight = axes.isList ? captionLines * lineHeight : 0
        cell = ImageSize(width: sheet.cellSize.width, height: sheet.cellSize.height + captionHeight)

        let mostWidth = max(11 * style.pixels, sheet.cellSize.width / 2)
        rowLabels =
            try axes.rows.map { rows in
                try rows.values.indices.map { try Self.lines(rows.label($0), mostWidth, style, fonts) }
            } ?? []
        rowLabelWidth = try rowLabels.joined().reduce(0) { try max($0, fonts.width(of: $1, in: style)) }
        headingHeight = axes.blocks.isEmpty ? 0 : fonts.lineHeight(of: Self.heading(style)) + Self.gap
    }

    static func pageWidth(_ contentWidth: Int) -> Int { max(contentWidth, leastWidth) + 2 * margin }

    static func heading(_ label: TextStyle) -> TextStyle { TextStyle(pixels: label.pixels, isBold: true) }

    private static func lines(
        _ text: String, _ width: Int, _ style: TextStyle, _ fonts: any TextMeasuring
    ) throws -> [String] {
        try fonts.wrapped(PrintableText.clean(text), to: width, lines: mostLabelLines, in: style)
    }

    /// Left of a block's first column.
    var indent: Int { rowLabelWidth == 0 ? 0 : rowLabelWidth + 2 * Self.gap }
    /// Above a block's first row.
    var overhead: Int { headingHeight + (columnLabelHeight == 0 ? 0 : columnLabelHeight + Self.gap) }

    func width(columns: Int) -> Int { indent + columns * (cell.width + Self.gap) - Self.gap }
    func height(rows: Int) -> Int { overhead + rows * (cell.height + Self.gap) - Self.gap }

    /// How many columns fit into `width`, and rows into `height`.
    func columns(in width: Int) -> Int { (width - indent + Self.gap) / (cell.width + Self.gap) }
    func rows(in height: Int) -> Int { (height - overhead + Self.gap) / (cell.height + Self.gap) }
}
