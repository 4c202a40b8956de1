internal import EngineHostProtocol
internal import FarmModel

/// The prompts as the engine is to read them, without LoRA tags: those have become files.
struct EnginePrompts {
    let prompt: String
    let negativePrompt: String

    init(_ parameters: GenerationParameters) throws(HostFailure) {
        do {
            // What the engine cannot honour was refused, or let pass, when the job was submitted.
            prompt = try ParsedPrompt(parsing: parameters.prompt, field: "prompt", isLenient: true).enginePrompt
            negativePrompt = try ParsedPrompt(
                parsing: parameters.negativePrompt, field: "negative prompt", isLenient: true, isNegative: true
            ).enginePrompt
        } catch {
            throw HostFailure(kind: .invalidInput, message: "\(error)")
        }
    }
}
