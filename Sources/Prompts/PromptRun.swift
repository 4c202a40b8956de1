/// A piece of a prompt whose tokens have the same weight, or the end of a chunk.
struct PromptRun: Equatable {
    /// Without brackets, escapes resolved.
    var text: String
    /// What the text encoder's output is multiplied by.
    var weight: Double

    /// `BREAK`: what follows begins a new chunk of 75 tokens. Inside brackets its weight changes, and it is a word.
    var isBreak: Bool { text == "BREAK" && weight == -1 }
    static let breakMark = PromptRun(text: "BREAK", weight: -1)
}
