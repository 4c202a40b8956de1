/// Writes runs of a prompt so that the engine's own parser (`parse_prompt_attention` in stable-diffusion.cpp) reads the
/// same texts and weights.
///
/// That parser differs from the web UI's: it takes no space in `(x: 1.3)`; it drops `:1.3)` where no bracket is open;
/// of the escapes it knows `\(` alone; it sees `BREAK` behind any letter; it hands `(x:.)` to `std::stof`, which
/// throws; and its regular expressions recurse over plain text. What is written has no nesting, every weight in plain
/// decimals, and a piece no longer than ``longestPiece``.
///
/// Not expressible: a weight on `)`, which closes any bracket that is open (it gets weight 1); a literal `[` (refused or
/// dropped before).
struct EnginePromptWriter {
    /// Characters of plain text in one match of the engine's expression.
    static let longestPiece = 512

    private var text = String.UnicodeScalarView()
    private var plainLength = 0

    static func write(_ runs: [PromptRun]) -> String {
        var writer = EnginePromptWriter()
        var previous: PromptRun?
        for run in runs {
            if run.isBreak {
                writer.append(" BREAK ")
            } else if run.text.isEmpty {
                // It parted the words at its sides.
                writer.append(" ")
            } else {
                // The engine's weights may be equal where ours differ beyond six decimals: words still do not meet.
                if let previous, !previous.isBreak, !previous.text.isEmpty,
                    PromptNumber.decimal(previous.weight) == PromptNumber.decimal(run.weight)
                {
                    writer.append(" ")
                }
                writer.write(run)
            }
            previous = run
        }
        return String(writer.text)
    }

    private mutating func write(_ run: PromptRun) {
        let weight = PromptNumber.decimal(run.weight)
        let scalars = Array(run.text.unicodeScalars)
        var isOpen = false
        func close(_ writer: inout EnginePromptWriter) {
            if isOpen { writer.append(":\(weight))") }
            isOpen = false
        }
        func open(_ writer: inout EnginePromptWriter) {
            if !isOpen, weight != "1" {
                writer.append("(")
                isOpen = true
            }
        }
        var index = 0
        while index < scalars.count {
            if Self.isBreak(scalars, at: index) {
                // Its own weight is −1.
                close(&self)
                append("(BREAK:\(PromptNumber.decimal(-run.weight)))")
                index += Self.breakWord.count
                continue
            }
            switch scalars[index] {
            case ")":
                close(&self)
                closeRound()
            case "\\":
                close(&self)
                append("(\\:\(weight))")
            case "(":
                open(&self)
                append("\\(")
            default:
                open(&self)
                appendPlain(scalars[index])
            }
            index += 1
        }
        close(&self)
    }

    private static let breakWord: [Unicode.Scalar] = ["B", "R", "E", "A", "K"]

    /// The engine would take `BREAK` for its own, even within a word, if no letter follows.
    private static func isBreak(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
        let rest = scalars[index...]
        guard rest.first == "B", rest.starts(with: breakWord) else { return false }
        let following = rest.dropFirst(breakWord.count)
        // A bracket is written in front of another one.
        guard let next = following.first, !following.starts(with: breakWord) else { return true }
        return !(next == "_" || next.isASCII && (next.properties.isAlphabetic || next.properties.numericType != nil))
    }

    /// A literal `)`, where no bracket is open. Behind a number it would close a weight: an empty group parts them.
    private mutating func closeRound() {
        if let last = text.last, last == "." || ("0"..."9").contains(last) { append("()") }
        append(")")
    }

    private mutating func appendPlain(_ scalar: Unicode.Scalar) {
        // Not within `BREAKFAST`, which would then hold the engine's word.
        if plainLength >= Self.longestPiece, !text.suffix(2).elementsEqual("AK".unicodeScalars) { append("()") }
        text.append(scalar)
        plainLength += 1
    }

    private mutating func append(_ piece: String) {
        text.append(contentsOf: piece.unicodeScalars)
        plainLength = 0
    }
}
