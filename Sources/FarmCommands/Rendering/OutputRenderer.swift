import FarmBasics
import FoundationEssentials

/// Turns what a command found into text: JSON for programs, tables and fields for people.
struct OutputRenderer: Sendable {
    enum Format: Sendable { case text, json }

    var format: Format
    /// Columns to fit tables into; nil for no limit.
    var width: Int?
    var now: Date

    /// A table, or a JSON array. `empty` is what people read where there are no rows.
    func list<Row: ListOutput>(_ rows: [Row], empty: String) throws -> String {
        switch format {
        case .json: return try json(rows)
        case .text:
            guard !rows.isEmpty else { return empty + "\n" }
            return TextTable(
                titles: Row.columns.map(\.title), cells: rows.map { row in Row.columns.map { $0.text(row, now) } },
                alignments: Row.columns.map(\.alignment), flexible: Row.columns.map(\.isFlexible)
            ).text(width: width)
        }
    }

    /// Labelled fields, or a JSON object.
    func report<Value: ReportOutput>(_ value: Value) throws -> String {
        switch format {
        case .json: try json(value)
        case .text: Self.text(of: value.sections(now: now))
        }
    }

    /// A JSON object on a line of its own, for streams of events.
    func eventLine(_ event: some Encodable) throws -> String {
        TerminalText.json(String(decoding: try Self.encoder(.sortedKeys).encode(event), as: UTF8.self)) + "\n"
    }

    private func json(_ value: some Encodable) throws -> String {
        let bytes = try Self.encoder([.sortedKeys, .prettyPrinted]).encode(value)
        return TerminalText.json(String(decoding: bytes, as: UTF8.self)) + "\n"
    }

    private static func encoder(_ formatting: JSONEncoder.OutputFormatting) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [formatting, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(TimeFormat.iso8601(date))
        }
        return encoder
    }

    private static func text(of sections: [ReportSection]) -> String {
        sections.map { section in
            // Labels are keys of strangers' texts, too.
            let labels = section.fields.map { TerminalText.line($0.label) }
            let labelWidth = labels.map { DisplayWidth.of($0) }.max() ?? 0
            let fields = zip(labels, section.fields).map { label, field in
                let lines = TerminalText.block(field.value).split(separator: "\n", omittingEmptySubsequences: false)
                    .map(String.init)
                let indent = String(repeating: " ", count: labelWidth + 2)
                let label = DisplayWidth.pad(label, to: labelWidth) + "  "
                return lines.enumerated().map { ($0.offset == 0 ? label : indent) + $0.element }.joined(separator: "\n")
            }
            guard let title = section.title else { return fields.joined(separator: "\n") + "\n" }
            let lines = fields.joined(separator: "\n").split(separator: "\n", omittingEmptySubsequences: false)
            return TerminalText.line(title) + "\n" + lines.map { "  \($0)\n" }.joined()
        }.joined(separator: "\n")
    }
}
