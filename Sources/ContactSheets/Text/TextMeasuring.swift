/// What laying out text asks of a font. Everything is in whole pixels.
package protocol TextMeasuring {
    /// How far the pen moves; 0 for marks that stand on the character before.
    func advance(of scalar: Unicode.Scalar, in style: TextStyle) throws -> Int
    /// From the top of a line to its baseline.
    func ascent(of style: TextStyle) -> Int
    func lineHeight(of style: TextStyle) -> Int
}

extension TextMeasuring {
    /// Pixels from the first pen position to the last: characters' widths in a row, without kerning.
    package func width(of text: some StringProtocol, in style: TextStyle) throws -> Int {
        try text.unicodeScalars.reduce(0) { try $0 + advance(of: $1, in: style) }
    }

    /// The text, or as much of its beginning as fits with an ellipsis.
    package func shortened(_ text: String, to width: Int, in style: TextStyle) throws -> String {
        try self.width(of: text, in: style) <= width ? text : ellipsised(text, to: width, in: style)
    }

    /// `text` in lines of at most `width` pixels, broken at spaces, and within a word where the word alone is too wide; at
    /// most `lines` (1 or more) of them, the last of which then ends in an ellipsis. A character wider than `width` has its own line.
    package func wrapped(_ text: String, to width: Int, lines most: Int, in style: TextStyle) throws -> [String] {
        let space = try advance(of: " ", in: style)
        var lines: [String] = []
        var line = ""
        var lineWidth = 0
        for word in text.split(separator: " ") {
            let wordWidth = try self.width(of: word, in: style)
            if !line.isEmpty, lineWidth + space + wordWidth <= width {
                line += " " + word
                lineWidth += space + wordWidth
                continue
            }
            if !line.isEmpty { lines.append(line) }
            (line, lineWidth) = ("", 0)
            for character in word {
                let characterWidth = try self.width(of: String(character), in: style)
                if !line.isEmpty, lineWidth + characterWidth > width {
                    lines.append(line)
                    if lines.count > most { break }
                    (line, lineWidth) = ("", 0)
                }
                line.append(character)
                lineWidth += characterWidth
            }
            if lines.count > most { break }
        }
        if !line.isEmpty { lines.append(line) }
        guard lines.count > most else { return lines }
        return try lines.prefix(most - 1) + [ellipsised(lines[most - 1], to: width, in: style)]
    }

    private func ellipsised(_ text: String, to width: Int, in style: TextStyle) throws -> String {
        var left = width - (try advance(of: "…", in: style))
        var kept = ""
        for character in text {
            left -= try self.width(of: String(character), in: style)
            guard left >= 0 else { break }
            kept.append(character)
        }
        while kept.last == " " { kept.removeLast() }
        return kept + "…"
    }
}
