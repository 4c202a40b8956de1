/// What a file is to a model of several files.
package enum ModelFileRole: String, Sendable, Codable, CaseIterable {
    /// One file with everything in it, or with everything that no other role names.
    case checkpoint
    case diffusionModel
    case clipL
    case clipG
    case clipVision
    case t5xxl
    /// A language model as the text encoder, such as Qwen's for Qwen-Image, Z-Image and Flux.2.
    case llm
    /// What lets that language model see pictures.
    case llmVision
    case vae
    /// A tiny autoencoder in place of the full one.
    case taesd

    /// Whether it turns prompts into what the diffusion model reads; pictures' encoders are none.
    package var isTextEncoder: Bool {
        switch self {
        case .clipL, .clipG, .t5xxl, .llm: true
        case .checkpoint, .diffusionModel, .clipVision, .llmVision, .vae, .taesd: false
        }
    }

    /// Whether it turns latents into pixels, in full or small.
    package var isAutoencoder: Bool { self == .vae || self == .taesd }
}
