internal import FarmModel

/// The prompt as the engine takes it, without LoRA tags: those have become files.
func enginePrompt(of prompt: String) -> String {
    prompt.replacing(#/<lora:[^<>]*>/#, with: "")
}
