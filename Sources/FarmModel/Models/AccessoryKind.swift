/// What a file is that a person names beside the model.
package enum AccessoryKind: String, Sendable, Codable, CaseIterable {
    case lora
    /// An autoencoder in place of the model's own.
    case vae
    /// A textual inversion: a word that prompts can use.
    case embedding
    case controlNet
    /// An ESRGAN model.
    case upscaler

    /// For messages: "LoRA 'quilt'".
    package var noun: String {
        switch self {
        case .lora: "LoRA"
        case .vae: "VAE"
        case .embedding: "embedding"
        case .controlNet: "ControlNet"
        case .upscaler: "upscaler"
        }
    }
}
