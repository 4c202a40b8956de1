import FarmBasics

/// Rows of comma-separated values (RFC 4180), as Python's `csv` reads them with blanks after commas skipped.
package enum CommaSeparatedRows {
    /// Cells of every row that is not empty. Quoted cells may hold commas, line ends and doubled quotes. A byte order
    /// mark is skipped.
    /// - Throws: `invalidInput` where a quoted cell never ends.
    package static func parse(_ text: String, file: String) throws -> [[String]] {
        var reader = Reader(text: Array(text.droppingByteOrderMark().unicodeScalars), index: 0)
        var rows: [[String]] = []
        while !reader.isAtEnd {
            guard let row = reader.row() else {
                throw FarmError(
                    .invalidInput,
                    "'\(file)' has a quoted cell that begins in line \(reader.quoteLine) and never ends")
            }
            if row != [""] { rows.append(row) }
        }
        return rows
    }

    private struct Reader {
        let text: [Unicode.Scalar]
        var index: Int
        var line = 1
        var quoteLine = 1

        var isAtEnd: Bool { index >= text.count }

        /// Nil where a quote is open at the end.
        mutating func row() -> [String]? {
            var row: [String] = []
            while true {
                guard let cell = cell() else { return nil }
                row.append(cell)
                guard !isAtEnd else { return row }
                if text[index] == "," {
                    index += 1
                    continue
                }
                skipLineEnd()
                return row
            }
        }

        private mutating func cell() -> String? {
            while !isAtEnd, text[index] == " " { index += 1 }
            var cell = String.UnicodeScalarView()
            if !isAtEnd, text[index] == "\"" {
                quoteLine = line
                index += 1
                guard readQuoted(into: &cell) else { return nil }
            }
            while !isAtEnd, text[index] != ",", !isLineEnd {
                cell.append(text[index])
                index += 1
            }
            return String(cell)
        }

        private mutating func readQuoted(into cell: inout String.UnicodeScalarView) -> Bool {
            while !isAtEnd {
                let scalar = text[index]
                index += 1
                if scalar == "\n" { line += 1 }
                if scalar == "\"" {
                    guard !isAtEnd, text[index] == "\"" else { return true }
                    index += 1
                }
                cell.append(scalar)
            }
            return false
        }

        private var isLineEnd: Bool { text[index] == "\n" || text[index] == "\r" }

        private mutating func skipLineEnd() {
            if text[index] == "\r", index + 1 < text.count, text[index + 1] == "\n" { index += 1 }
            index += 1
            line += 1
        }
    }
}
