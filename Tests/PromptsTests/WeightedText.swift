/// A piece of a prompt and its weight, as one of the two parsers sees it.
struct WeightedText {
    var text: String
    var weight: Double
}

/// What a text encoder gets, for comparing: a word or a mark, with its weight; nil is the end of a chunk.
struct WeightedToken: Equatable, CustomStringConvertible {
    var text: String?
    var weight: Double

    var description: String { "\(text ?? "BREAK")·\(weight)" }

    /// Words of letters; every other character for itself; nothing of white space.
    static func tokens(of runs: [WeightedText]) -> [WeightedToken] {
        var tokens: [WeightedToken] = []
        for run in runs {
            if run.text == "BREAK", run.weight == -1 {
                tokens.append(WeightedToken(text: nil, weight: -1))
                continue
            }
            var word = ""
            func end() {
                if !word.isEmpty { tokens.append(WeightedToken(text: word, weight: run.weight)) }
                word = ""
            }
            for scalar in run.text.unicodeScalars {
                if scalar.properties.isAlphabetic {
                    word.unicodeScalars.append(scalar)
                    continue
                }
                end()
                if !scalar.properties.isWhitespace {
                    tokens.append(WeightedToken(text: String(scalar), weight: run.weight))
                }
            }
            end()
        }
        return tokens
    }

    func isSame(as other: WeightedToken) -> Bool {
        text == other.text && abs(weight - other.weight) <= 1e-6 + 1e-6 * abs(weight)
    }
}
