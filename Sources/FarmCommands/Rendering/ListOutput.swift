import FoundationEssentials

/// What a list says of one thing, a row of its table: its JSON keys are stable, its columns are for people.
protocol ListOutput: Encodable, Sendable {
    static var columns: [Column<Self>] { get }
}

/// A column of a table.
struct Column<Row: Sendable>: Sendable {
    var title: String
    var alignment = TextTable.Alignment.leading
    /// Whether it may be cut where the terminal is too narrow.
    var isFlexible = false
    /// The cell for a row at the present time.
    var text: @Sendable (Row, _ now: Date) -> String
}
