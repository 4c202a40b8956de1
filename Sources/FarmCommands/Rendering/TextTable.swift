import FarmBasics

/// Aligned columns under their titles.
struct TextTable {
    enum Alignment: Sendable { case leading, trailing }

    static let gap = 2
    /// A flexible column is never cut below this.
    static let narrowest = 8

    var titles: [String]
    var cells: [[String]]
    var alignments: [Alignment]
    var flexible: [Bool]

    /// The table's lines. Where `width` is too small, the widest flexible columns are cut first.
    func text(width: Int?) -> String {
        let rows = [titles] + cells.map { $0.map(Self.singleLine) }
        let widths = fitted(natural: columnWidths(rows), to: width)
        return rows.map { line($0, widths) + "\n" }.joined()
    }

    private func columnWidths(_ rows: [[String]]) -> [Int] {
        titles.indices.map { column in rows.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
    }

    private func fitted(natural: [Int], to width: Int?) -> [Int] {
        guard let width else { return natural }
        var widths = natural
        var excess = natural.reduce(0, +) + Self.gap * (natural.count - 1) - width
        while excess > 0 {
            let shrinkable = widths.indices.filter { flexible[$0] && widths[$0] > Self.narrowest }
            guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var text = ""
        for (column, cell) in cells.enumerated() {
            let cut = DisplayWidth.truncate(cell, to: widths[column])
            if column > 0 { text += String(repeating: " ", count: Self.gap) }
            text += DisplayWidth.pad(cut, to: widths[column], trailing: alignments[column] == .leading)
        }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// Newlines and tabs of a prompt would break the table, and two names look alike of which one has spaces at its ends.
    private static func singleLine(_ text: String) -> String {
        let line = TerminalText.line(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        let (isIndented, isTrailed) = (text.first == " ", text.last == " ")
        guard isIndented || isTrailed, !line.isEmpty else { return line }
        return "'" + (isIndented ? " " : "") + line + (isTrailed ? " " : "") + "'"
    }
}
