import FarmBasics

/// Words that a person keeps under a name, in stable-diffusion-webui's sense.
package struct PromptStyle: Sendable, Equatable, Codable {
    /// What flags, recipes and lines of prompts call it; looked for with its case first, and then without.
    package var name: String
    /// With `{prompt}` where the person's own words go; otherwise they go before it, with a comma between.
    package var prompt: String
    /// The same for the negative prompt; empty where the style says nothing of it.
    package var negativePrompt: String

    /// - Parameter name: empty in no style that is read from a table.
    package init(name: String, prompt: String, negativePrompt: String = "") {
        self.name = name
        self.prompt = prompt
        self.negativePrompt = negativePrompt
    }

    /// `text` put in the place of `{prompt}` in `style`, or before it with a comma between.
    package static func merged(_ text: String, into style: String) -> String {
        let parts = style.split(separator: "{prompt}", omittingEmptySubsequences: false)
        if parts.count > 1 { return parts.joined(separator: text) }
        return [text.trimmingSpaces(), style.trimmingSpaces()].filter { !$0.isEmpty }.joined(separator: ", ")
    }
}
