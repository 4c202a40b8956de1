import FarmModel

/// The keys that the farm knows, in stable-diffusion-webui's spelling. People type them in others.
enum InfotextKeys {
    /// In the known spelling; one that is unknown, as it stands.
    static func canonical(_ key: String) -> String { byName[JSONField.plain(key)] ?? key }

    static func isKnown(_ key: String) -> Bool { byName[JSONField.plain(key)] != nil }

    /// Whether a pair among a prompt's words can only be a parameter: its value is what its key takes.
    static func isSure(_ pair: ParsedInfotext.Pair) -> Bool {
        guard isKnown(pair.key) else { return false }
        switch JSONField(key: pair.key) {
        case .option(.sampler): return (try? Sampler.parse(pair.value)) != nil
        case .option(let option):
            return switch option.kind {
            case .integer, .number, .seed: Double(pair.value) != nil
            case .size: (try? ImageSize(parsing: pair.value)) != nil
            case .file: !pair.value.contains(" ")
            case .toggle, .choice, .text, .picture, .weightedFiles: false
            }
        case .modelHash: return !pair.value.contains(" ")
        case .width, .height, .loraWeights, nil: return false
        }
    }

    private static let byName = Dictionary(
        all.map { (JSONField.plain($0), $0) }, uniquingKeysWith: { first, _ in first })

    private static let all = GenerationOption.all.compactMap(\.infotext?.key) + spellings + files + pictures + others

    /// Of options that have another key here.
    private static let spellings = ["Scheduler", "Schedule", "Guidance", "Eta DDIM"]

    private static let files = [
        "Model hash", "VAE hash", "Lora hashes", "Lora weights", "TI hashes", "Hashes", "Civitai resources",
        "Civitai metadata", "ControlNet", "Hypernet", "Hypernet strength", "Refiner", "Refiner switch at",
    ]

    private static let pictures = [
        Infotext.Key.initImage, "Init image hash", Infotext.Key.mask, Infotext.Key.controlImage, "First pass size",
        Infotext.Key.hiresUpscalerHash, "Hires checkpoint", "Hires sampler", "Hires schedule type", "Hires prompt",
        "Hires negative prompt", "Postprocess upscaler", Infotext.Key.upscalerHash, Infotext.Key.upscaledPicture,
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
