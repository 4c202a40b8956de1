/// A sheet's arrangement as columns, rows and blocks.
struct SheetAxes {
    /// A lone axis of more values than this runs over several lines, as a list with its labels as captions.
    static let longestLine = 12

    /// Whether the cells simply follow each other.
    let isList: Bool
    let count: Int
    /// Empty for a list without an axis.
    let columns: SheetAxis
    let rows: SheetAxis?
    let blocks: [SheetAxis]

    init(_ sheet: ContactSheet) throws {
        count = try sheet.cellCount()
        switch sheet.arrangement {
        case .list:
            (isList, columns, rows, blocks) = (true, SheetAxis(name: "", values: []), nil, [])
        case .grid(let axes):
            isList = axes.count == 1 && axes[0].values.count > Self.longestLine
            columns = axes[0]
            rows = axes.count > 1 ? axes[1] : nil
            blocks = Array(axes.dropFirst(2))
        }
    }

    var rowCount: Int { rows?.values.count ?? 1 }
    var blockCount: Int { blocks.reduce(1) { $0 * $1.values.count } }

    /// The indices of the further axes; the last changes fastest.
    func blockPlace(_ block: Int) -> [Int] {
        var rest = block
        return blocks.reversed().map { axis in
            defer { rest /= axis.values.count }
            return rest % axis.values.count
        }.reversed()
    }

    func heading(_ block: Int) -> String {
        zip(blocks, blockPlace(block)).map { $0.label($1) }.joined(separator: " · ")
    }

    func place(column: Int, row: Int, block: Int) -> [Int] {
        [column] + (rows == nil ? [] : [row]) + blockPlace(block)
    }
}
