/// Embeddings as ComfyUI and what is built on it mark them in prompts, `embedding:sub/name.pt` and `<embed:name>`. Here
/// one is a bare word.
enum EmbeddingWords {
    static func bare(_ prompt: String) -> String {
        let closed = ["<embed:", "<embedding:"].reduce(prompt) { removing($1, from: $0, closing: ">") }
        return removing("embedding:", from: closed, closing: nil)
    }

    /// - Parameter closing: what ends a name and goes with the mark; nil where any end of a word ends it.
    private static func removing(_ mark: String, from prompt: String, closing: Character?) -> String {
        let parts = prompt.split(separator: mark, omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(into: parts.first.map(String.init) ?? "") { text, part in
            let name = part.prefix { character in
                closing.map { character != $0 } ?? !(character.isWhitespace || ",()<>{}|:".contains(character))
            }
            let word = FileStem.last(FileStem.of(String(name)))
            let isWhole = text.last.map { !$0.isLetter && !$0.isNumber && $0 != "_" } ?? true
            let isClosed = closing == nil || name.endIndex < part.endIndex
            guard isWhole, isClosed, !word.isEmpty else { return text += mark + part }
            text += word + part[name.endIndex...].dropFirst(closing == nil ? 0 : 1)
        }
    }
}

extension ForeignBuilder {
    mutating func bareEmbeddings() {
        prompt = EmbeddingWords.bare(prompt)
        negativePrompt = EmbeddingWords.bare(negativePrompt)
    }
}

extension ParsedInfotext {
    /// With its embeddings as words, where the program that wrote it marks them.
    func baringEmbeddings() -> ParsedInfotext {
        guard ["ComfyUI", "Fooocus"].contains(program) else { return self }
        var bare = self
        bare.prompt = EmbeddingWords.bare(prompt)
        bare.negativePrompt = EmbeddingWords.bare(negativePrompt)
        return bare
    }
}
