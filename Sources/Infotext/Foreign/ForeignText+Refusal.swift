extension ForeignText {
    /// Why the text is no prompt; nil where it may be one. Each prompt that comes in goes through here, and each text of
    /// which prompts are made.
    /// - Parameter isLenient: whether a person says that it is a prompt: believed where another format is no more than a
    ///   part of it, such as `a sign that says <b>OPEN</b>`.
    package static func refusal(ofPrompt text: String, isLenient: Bool = false) -> String? {
        guard let kind = kind(text) ?? (holdsNegativePrompt(text) ? "text with a negative prompt in it" : nil) else {
            return nil
        }
        let reason = "\(kind) is no prompt; give it to --like, which reads what other programs write"
        guard TextKind(of: plain(text)) == .plain else { return reason }
        return isLenient
            ? nil : reason + ", or, where it is meant as a prompt, add --lenient-prompts (in a recipe: lenient: true)"
    }
}
