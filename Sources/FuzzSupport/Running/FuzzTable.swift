import Foundation

/// What a run found, a line a subject.
package enum FuzzTable {
    /// With a head and the sums; ends without a newline.
    package static func text(_ outcomes: [FuzzRun.Outcome]) -> String {
        let total = outcomes.reduce(into: FuzzRun.Outcome(subject: "all")) { total, outcome in
            total.inputs += outcome.inputs
            total.taken += outcome.taken
            total.seconds += outcome.seconds
            total.crashes += outcome.crashes
        }
        let rows = [["subject", "inputs", "inputs/s", "taken", "crashes"]] + (outcomes + [total]).map(cells)
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).enumerated().map { column, cell in
                let blanks = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 0 ? cell.0 + blanks : blanks + cell.0
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private static func cells(_ outcome: FuzzRun.Outcome) -> [String] {
        let rate = Double(outcome.inputs) / max(outcome.seconds, 0.001)
        return [
            outcome.subject, "\(outcome.inputs)", String(format: "%.0f", rate), "\(outcome.taken)",
            "\(outcome.crashes)",
        ]
    }
}
