/// A prompt in the grammar of stable-diffusion-webui 1.10, read and made ready for the engine.
package struct ParsedPrompt: Sendable, Equatable {
    /// As infotext says it: comments removed, tags kept.
    package var text: String
    /// What its `<lora:name:weight>` tags ask for, in order of first mention, weights of one name summed.
    package var loras: [RequestedLoRA]
    /// What the engine's own parser reads to the same texts and weights, tags removed.
    package var enginePrompt: String
    /// Its texts of one weight each as the engine looks for embeddings in them: white space as single blanks, ASCII in
    /// lower case.
    package var words: [String]

    /// UTF-8 bytes. The engine's prompt parser recurses over plain text and overflows its stack somewhere above 20,000.
    package static let mostBytes = 16_384

    /// - Parameters:
    ///   - field: "prompt" or "negative prompt", for messages.
    ///   - isLenient: writes out what the engine cannot honour as the engine takes it, instead of refusing it.
    ///   - isNegative: the web UI knows neither tags nor `AND` in the negative prompt: they are text there, and a tag is
    ///     refused unless lenient.
    /// - Throws: `invalidInput`, with the character's position, from 1 in Unicode scalars, and a hint. Also where
    ///   lenient: for a text longer than ``mostBytes``, control characters, and weights that are no
    ///   numbers.
    package init(parsing text: String, field: String, isLenient: Bool, isNegative: Bool = false) throws {
        let field = PromptField(name: field, isLenient: isLenient)
        try field.check(text)
        let prompt = PromptComments.removed(from: PromptCharacter.characters(of: text))
        let tags = try PromptTags(prompt, isNegative: isNegative, field: field)
        let single = try PromptComposition(prompt: tags.rest, field: field).checked(isNegative: isNegative)
        let runs = try PromptAttention.runs(of: single, field: field)
        self.text = prompt.text
        self.loras = tags.loras
        self.enginePrompt = EnginePromptWriter.write(runs)
        self.words = runs.filter { !$0.isBreak }.map { Self.normalized($0.text) }.filter { !$0.isEmpty }
    }

    /// `CLIPTokenizer::normalize` in stable-diffusion.cpp, which works on bytes.
    package static func normalized(_ text: String) -> String {
        let spaces: Set<UInt8> = [9, 10, 11, 12, 13, 32]
        let words = text.utf8.split(whereSeparator: spaces.contains).map { word in
            String(decoding: word.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
        }
        return words.joined(separator: " ")
    }
}
