/// The keys that the farm knows, in stable-diffusion-webui's spelling. People type them in others.
enum InfotextKeys {
    /// In the known spelling; one that is unknown, as it stands.
    static func canonical(_ key: String) -> String { byName[JSONField.plain(key)] ?? key }

    static func isKnown(_ key: String) -> Bool { byName[JSONField.plain(key)] != nil }

    /// Whether a pair among a prompt's words can only be a parameter: its value is what its key takes.
    static func isSure(_ pair: ParsedInfotext.Pair) -> Bool {
        guard isKnown(pair.key) else { return false }
        return switch JSONField(key: pair.key) {
        case .steps, .seed, .guidance, .distilledGuidance, .clipSkip, .strength, .eta: Double(pair.value) != nil
        case .size: (try? ImageSize(parsing: pair.value)) != nil
        case .sampler: (try? Sampler.parse(pair.value)) != nil
        case .model, .modelHash, .vae: !pair.value.contains(" ")
        default: false
        }
    }

    private static let byName = Dictionary(
        all.map { (JSONField.plain($0), $0) }, uniquingKeysWith: { first, _ in first })

    private static let all = sampling + files + pictures + others

    private static let sampling = [
        "Steps", "Sampler", "Schedule type", "Scheduler", "Schedule", "CFG scale", "Guidance",
        Infotext.Key.distilledGuidance, "Seed", "Size", "Clip skip", "RNG", "Tiling", "Eta", "Eta DDIM",
        Infotext.Key.flowShift, Infotext.Key.stepCache, Infotext.Key.stepCacheThreshold, Infotext.Key.stepCacheStart,
        Infotext.Key.stepCacheEnd, Infotext.Key.vaeTiling, Infotext.Key.vaeTile, Infotext.Key.vaeTileOverlap,
    ]

    private static let files = [
        "Model", "Model hash", "VAE", "VAE hash", "Lora hashes", "Lora weights", "TI hashes", "Hashes",
        "Civitai resources", "Civitai metadata", "ControlNet", "ControlNet 0", "Hypernet", "Hypernet strength",
        "Refiner", "Refiner switch at",
    ]

    private static let pictures = [
        "Denoising strength", Infotext.Key.resizeMode, Infotext.Key.initImage, "Init image hash", Infotext.Key.mask,
        "Mask blur", "Mask mode", "Masked content", "Inpaint area", "Masked area padding", Infotext.Key.controlImage,
        "First pass size", "Hires upscale", "Hires resize", "Hires steps", "Hires upscaler",
        Infotext.Key.hiresUpscalerHash, Infotext.Key.hiresStrength, "Hires checkpoint", "Hires sampler",
        "Hires schedule type", "Hires prompt", "Hires negative prompt", "Postprocess upscale by",
        "Postprocess upscaler", Infotext.Key.upscalerHash, Infotext.Key.upscaledPicture,
    ]

    /// ``UntakenKeys`` has words for these.
    private static let others = [
        "Version", "User", "Created Date", "Batch size", "Batch pos", "Workflow", "Variation seed",
        "Variation seed strength", "Seed resize from", "ENSD", "Emphasis", "Face restoration", "Sharpness",
        "ADM Guidance", "Script", "Raw prompt", "Raw negative prompt", "Performance", "Styles",
        "Fooocus V2 Expansion", "Metadata scheme", "App", "Pipeline", "Operations", "Parser", "Backend",
        "Conditional mask weight", "Noise multiplier", "Token merging ratio", "Token merging ratio hr",
    ]
}
