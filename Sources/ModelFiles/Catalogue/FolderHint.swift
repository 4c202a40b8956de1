internal import FarmModel

/// What a folder's name says about the files in it, as the web UIs and ComfyUI name theirs.
enum FolderHint: Sendable, Equatable {
    case models
    case accessories(AccessoryKind)
    /// Text encoders, previews and the like.
    case parts

    /// `nil` for a name that says nothing.
    init?(folder: String) {
        switch folder.lowercased() {
        case "stable-diffusion", "checkpoints", "unet", "diffusion_models": self = .models
        case "lora", "loras", "lycoris": self = .accessories(.lora)
        case "vae": self = .accessories(.vae)
        case "embeddings": self = .accessories(.embedding)
        case "controlnet": self = .accessories(.controlNet)
        case "esrgan", "realesrgan", "upscale_models": self = .accessories(.upscaler)
        case "text_encoders", "text_encoder", "clip", "clip_vision", "vae-approx", "vae_approx", "hypernetworks",
            "gfpgan", "codeformer", "swinir", "ldsr", "dat", "style_models", "gligen":
            self = .parts
        default: return nil
        }
    }

    /// Of the innermost folder that says something: `folders` are the names from a scanned folder's own inwards.
    init?(folders: some BidirectionalCollection<Substring>) {
        let hints = folders.reversed().lazy.compactMap { FolderHint(folder: String($0)) }
        guard let hint = hints.first else { return nil }
        self = hint
    }
}
