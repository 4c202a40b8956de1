/// Warnings of the engine under which it still does what it was asked. Any other warning or error fails the load or
/// render, because the engine goes on where the farm must refuse: with a LoRA or autoencoder that did not load, with
/// another size, with another schedule.
enum HarmlessWarning {
    static let fragments: [(fragment: String, reason: String)] = [
        (
            "t5xxl text encoder not found! Prompt adherence might be degraded.",
            "the model's files are what its digest names; a model made without this encoder is complete"
        ),
        (
            "clip_l text encoder not found! Prompt adherence might be degraded.",
            "likewise"
        ),
        (
            "No valid VAE specified with --vae or --force-sdxl-vae-conv-scale flag set",
            "every SDXL checkpoint with its own VAE gets the scale that keeps 16-bit arithmetic in range"
        ),
        (
            "images won't follow the prompt (use cfg-scale=1 for distilled models)",
            "a guidance scale of 0 was asked for and is used"
        ),
        (
            "cfg value out of expected range may produce unexpected results",
            "a guidance scale below 1 was asked for and is used"
        ),
        (
            "No latent to RGB projection known for this model",
            "the image is made, only without previews"
        ),
    ]

    static func covers(_ line: String) -> Bool {
        fragments.contains { line.contains($0.fragment) }
    }
}
