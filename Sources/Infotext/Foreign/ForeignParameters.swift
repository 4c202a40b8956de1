import FarmBasics
package import Prompts

/// What another program's record says of how an image was made, in infotext's terms.
package struct ForeignParameters: Sendable, Equatable {
    /// The program's name; nil for infotext, which many write.
    package var tool: String?
    /// The record's values under infotext's keys, with both prompts.
    package var infotext: ParsedInfotext
    /// What has no equal in infotext, a sentence each.
    package var notes: [String] = []
    /// Whether no prompt was found in the record, or an empty one: mostly it stands where nobody looked.
    package var lacksPrompt = false
    /// The record as it stands in the file.
    package var text = ""

    init(tool: String?, infotext: ParsedInfotext, notes: [String] = []) {
        self.tool = tool
        self.infotext = infotext
        self.notes = notes
    }

    /// The LoRA that a prompt's tags name.
    package static func loras(in prompt: String) -> [RequestedLoRA] {
        LoRATag.all(in: prompt).map { RequestedLoRA(name: $0.name, weight: $0.weight) }
    }

    /// An error that names the program: its record is there and is not read.
    static func unread(_ tool: String, because reason: String) -> FarmError {
        FarmError(.invalidInput, "it is \(tool)'s: \(reason)")
    }
}
