/// Which files go with which models.
extension ModelFamily {
    /// What an autoencoder turns pictures into; families with the same can use each other's.
    package enum Latents: Sendable, Equatable {
        /// 4 channels: SD 1, 2 and XL. Their autoencoders have the same tensors, and only the colours of a picture tell
        /// them apart.
        case four
        /// 16 channels: SD 3, Flux, Chroma and Z-Image.
        case sixteen
        /// 16 channels of an autoencoder that was made for videos: Qwen-Image.
        case video
        /// 32 channels in patches of 2×2: Flux.2.
        case thirtyTwo
    }

    /// `nil` where the family has no autoencoder or is not known.
    package var latents: Latents? {
        switch self {
        case .sd1, .sd2, .sdxl: .four
        case .sd3, .flux, .chroma, .zImage: .sixteen
        case .qwenImage: .video
        case .flux2: .thirtyTwo
        case .esrgan, .unknown: nil
        }
    }

    /// Whether a model of this family can use an accessory of `kind` that was made for `other`. What is not known goes
    /// with everything.
    package func accepts(_ kind: AccessoryKind, of other: ModelFamily) -> Bool {
        if kind == .upscaler || self == .unknown || other == .unknown || self == other { return true }
        if kind == .vae { return latents == other.latents }
        // Chroma has Flux's blocks, and a LoRA for the one has the names of the other.
        return kind == .lora && self == .chroma && other == .flux
    }

    /// The families that can use an accessory of `kind` made for this one, for messages: "sd1, sd2, sdxl".
    package func acceptingFamilies(of kind: AccessoryKind) -> String {
        Self.allCases.filter { $0 != .unknown && $0.accepts(kind, of: self) }.map(\.rawValue).joined(separator: ", ")
    }
}
