/// The engine's `parse_prompt_attention`, rendered from its regular expression, on bytes and in `Float` as there:
/// `\\\(|\\\)|\\\[|\\\]|\\\\|\\|\(|\[|:([+-]?[.\d]+)\)|\)|\]|\bBREAK\b|[^\\()\[\]:B]+|:|\bB`, tried from the first
/// alternative on at each place, where what remains counts as the beginning of the text.
struct EngineAttention {
    /// `std::stof` would have thrown, and nothing catches it.
    struct Crash: Error { var weight: String }

    private var runs: [(bytes: [UInt8], weight: Float)] = []
    private var round: [Int] = []
    private var square: [Int] = []
    /// The longest match of plain text, over which the engine's expression recurses.
    private(set) var longestPlain = 0

    static func runs(of prompt: String) throws -> [WeightedText] { try EngineAttention(prompt).merged() }

    init(_ prompt: String) throws {
        var rest = Array(prompt.utf8)[...]
        while let first = rest.first {
            let (length, weight) = Self.match(rest)
            let token = rest.prefix(length)
            rest = rest.dropFirst(length)
            switch first {
            case UInt8(ascii: "("): round.append(runs.count)
            case UInt8(ascii: "["): square.append(runs.count)
            case _ where weight != nil:
                guard let start = round.popLast(), let weight else { break }
                guard weight.contains(where: \.isNumber), let value = Float(Self.leading(weight)) else {
                    throw Crash(weight: weight)
                }
                multiply(from: start, by: value)
            case UInt8(ascii: ")") where !round.isEmpty: multiply(from: round.removeLast(), by: 1.1)
            case UInt8(ascii: "]") where !square.isEmpty: multiply(from: square.removeLast(), by: 1 / 1.1)
            default:
                if token.elementsEqual("\\(".utf8) {
                    runs.append((Array("(".utf8), 1))
                } else if token.elementsEqual("BREAK".utf8) {
                    runs.append((Array("BREAK".utf8), -1))
                } else {
                    longestPlain = max(longestPlain, token.count)
                    runs.append((Array(token), 1))
                }
            }
        }
        for start in round { multiply(from: start, by: 1.1) }
        for start in square { multiply(from: start, by: 1 / 1.1) }
    }

    private static func match(_ rest: ArraySlice<UInt8>) -> (length: Int, weight: String?) {
        let text = Array(rest)
        switch text[0] {
        case UInt8(ascii: "\\"):
            let escaped: [UInt8] = Array("()[]\\".utf8)
            return (text.count > 1 && escaped.contains(text[1]) ? 2 : 1, nil)
        case UInt8(ascii: ":"):
            var end = 1
            if end < text.count, text[end] == UInt8(ascii: "+") || text[end] == UInt8(ascii: "-") { end += 1 }
            let digits = end
            while end < text.count, text[end] == UInt8(ascii: ".") || (48...57).contains(text[end]) { end += 1 }
            guard end > digits, end < text.count, text[end] == UInt8(ascii: ")") else { return (1, nil) }
            return (end + 1, String(decoding: text[1..<end], as: UTF8.self))
        case UInt8(ascii: "B"):
            let isBreak = text.starts(with: "BREAK".utf8) && (text.count == 5 || !isWord(text[5]))
            return (isBreak ? 5 : 1, nil)
        default:
            let special = Array("\\()[]:B".utf8)
            guard !special.contains(text[0]) else { return (1, nil) }
            return (text.prefix { !special.contains($0) }.count, nil)
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
    }

    /// What `std::stof` reads of it: up to a second point.
    private static func leading(_ weight: String) -> String {
        var points = 0
        let text = weight.prefix { character in
            if character == "." { points += 1 }
            return points < 2
        }
        return text.hasSuffix(".") ? text + "0" : String(text)
    }

    private mutating func multiply(from start: Int, by weight: Float) {
        for index in start..<runs.count { runs[index].weight *= weight }
    }

    private func merged() -> [WeightedText] {
        var merged: [(bytes: [UInt8], weight: Float)] = []
        for run in runs {
            if let last = merged.last, last.weight == run.weight {
                merged[merged.count - 1].bytes += run.bytes
            } else {
                merged.append(run)
            }
        }
        return merged.map { WeightedText(text: String(decoding: $0.bytes, as: UTF8.self), weight: Double($0.weight)) }
    }
}
