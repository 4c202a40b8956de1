/// The `#` comments of stable-diffusion-webui.
enum PromptComments {
    /// A comment goes with its line's end, and where it has the line for itself with the end before it too; a newline
    /// stands in its place.
    static func removed(from prompt: [PromptCharacter]) -> [PromptCharacter] {
        removed(from: removed(from: prompt, wholeLines: true), wholeLines: false)
    }

    private static func removed(from prompt: [PromptCharacter], wholeLines: Bool) -> [PromptCharacter] {
        var kept: [PromptCharacter] = []
        var index = 0
        while index < prompt.count {
            let opensLine = prompt.has("\n", at: index) && prompt.has("#", at: index + 1)
            guard prompt.has("#", at: index) && (!wholeLines || index == 0) || wholeLines && opensLine else {
                kept.append(prompt[index])
                index += 1
                continue
            }
            kept.append(PromptCharacter(scalar: "\n", position: prompt[index].position))
            let start = opensLine ? index + 1 : index
            index = prompt.end(from: start) { $0.scalar != "\n" } + 1
        }
        return kept
    }
}
