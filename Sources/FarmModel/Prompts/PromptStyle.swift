/// Words that a person keeps under a name, in stable-diffusion-webui's sense.
package struct PromptStyle: Sendable, Equatable, Codable {
    package var name: String
    package var prompt: String
    package var negativePrompt: String

    package init(name: String, prompt: String, negativePrompt: String = "") {
        self.name = name
        self.prompt = prompt
        self.negativePrompt = negativePrompt
    }

    /// `text` put in the place of `{prompt}` in `style`, or before it with a comma between.
    static func merged(_ text: String, into style: String) -> String {
        let parts = style.split(separator: "{prompt}", omittingEmptySubsequences: false)
        if parts.count > 1 { return parts.joined(separator: text) }
        return [text.trimmingSpaces(), style.trimmingSpaces()].filter { !$0.isEmpty }.joined(separator: ", ")
    }
}
