/// What a recipe can vary from image to image, by the key that a recipe's file and flags use.
package enum RecipeParameter: String, Sendable, Codable, CaseIterable {
    case model, size, sampler, schedule, steps, cfg, guidance, seed, eta, vae, rng, strength
    case clipSkip = "clip-skip"
    case flowShift = "flow-shift"
    case hiresScale = "hires-scale"
    case hiresSteps = "hires-steps"
    case hiresStrength = "hires-strength"
    case hiresUpscaler = "hires-upscaler"

    /// As people call it, for a sheet's legend.
    package var label: String {
        switch self {
        case .model: "Model"
        case .size: "Size"
        case .sampler: "Sampler"
        case .schedule: "Schedule type"
        case .steps: "Steps"
        case .cfg: "CFG scale"
        case .guidance: "Distilled guidance"
        case .seed: "Seed"
        case .eta: "Eta"
        case .vae: "VAE"
        case .rng: "RNG"
        case .strength: "Denoising strength"
        case .clipSkip: "Clip skip"
        case .flowShift: "Flow shift"
        case .hiresScale: "Hires upscale"
        case .hiresSteps: "Hires steps"
        case .hiresStrength: "Hires denoising strength"
        case .hiresUpscaler: "Hires upscaler"
        }
    }

    /// - Throws: `invalidInput` with the nearest names.
    package static func parse(_ text: String) throws -> RecipeParameter {
        if let parameter = RecipeParameter(rawValue: text.trimmingSpaces().lowercased()) { return parameter }
        let hint = NearestNames.hint(for: text, in: allCases.map(\.rawValue), noun: "parameter")
        throw FarmError(.invalidInput, "unknown parameter '\(text.shortened())'\(hint)")
    }
}
