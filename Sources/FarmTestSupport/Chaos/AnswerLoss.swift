/// Which messages of a dialler's lose their answers: those that hold a word, one in so many, by chance.
struct AnswerLoss: Sendable {
    /// What becomes of a connection.
    enum Fate: Sendable {
        case goesOn
        /// It breaks as soon as the message has passed: whether the server acts on it is open.
        case breaksAtOnce
        /// It breaks when the answer comes: the server has acted.
        case breaksAtAnswer
    }

    private let word: [UInt8]
    private let oneIn: Int
    private var random: SeededGenerator

    init(word: String, oneIn: Int, seed: UInt64) {
        self.word = Array(word.utf8)
        self.oneIn = oneIn
        random = SeededGenerator(seed: seed)
    }

    mutating func fate(of message: ArraySlice<UInt8>) -> Fate {
        guard holdsWord(message), Int.random(in: 1...oneIn, using: &random) == 1 else { return .goesOn }
        return Bool.random(using: &random) ? .breaksAtOnce : .breaksAtAnswer
    }

    private func holdsWord(_ message: ArraySlice<UInt8>) -> Bool {
        guard message.count >= word.count else { return false }
        return (message.startIndex...message.endIndex - word.count).contains { message[$0...].starts(with: word) }
    }
}
