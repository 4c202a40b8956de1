package import FarmBasics

extension GenerationParameters {
    /// What people call the files beside the model, by digest: "LoRA 'quilt'".
    package var accessoryNames: [Digest: String] {
        var files = loras.map { (AccessoryKind.lora, $0.file) } + embeddings.map { (.embedding, $0) }
        if let vae { files.append((.vae, vae)) }
        if let control { files.append((.controlNet, control.controlNet)) }
        if case .model(let upscaler) = hires?.upscaler { files.append((.upscaler, upscaler)) }
        return Dictionary(
            files.map { ($1.sha256, "\($0.noun) '\($1.name)'") }, uniquingKeysWith: { first, _ in first })
    }
}
