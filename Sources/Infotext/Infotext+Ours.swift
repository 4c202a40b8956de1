import FarmBasics
import FarmModel

extension Infotext {
    /// Keys that stable-diffusion-webui does not write: Forge's, and ours for what it has no word for or names too
    /// loosely to find again. A picture is named `SHA-256 WIDTHxHEIGHT`.
    enum Key {
        static let distilledGuidance = "Distilled CFG Scale"
        static let resizeMode = "Resize mode"
        static let initImage = "Init image digest"
        static let mask = "Mask digest"
        static let controlImage = "ControlNet image digest"
        static let hiresStrength = "Hires denoising strength"
        static let hiresUpscalerHash = "Hires upscaler hash"
        static let upscalerHash = "Postprocess upscaler hash"
        static let upscaledPicture = "Postprocess image digest"
    }

    static func ours(_ parameters: GenerationParameters) -> [Pair] {
        var pairs: [Pair] = []
        func add(_ key: String, _ value: String?) {
            if let value { pairs.append((key, value)) }
        }
        func addPlain(_ options: [GenerationOption]) {
            for case let (option, words?) in options.map({ ($0, $0.infotext) }) where words.isPlain {
                add(words.key, option.text(in: .parameters(parameters)))
            }
        }
        addPlain(GenerationOption.sampling)
        if let initImage = parameters.initImage {
            if initImage.resizeMode != .stretch { add(Key.resizeMode, initImage.resizeMode.rawValue) }
            add(Key.initImage, initImage.picture.infotext)
            add(Key.mask, initImage.inpainting?.mask.infotext)
            add(Key.hiresStrength, parameters.hires.map { "\($0.strength)" })
        }
        add(Key.controlImage, parameters.control?.picture.infotext)
        if case .model(let upscaler) = parameters.hires?.upscaler { add(Key.hiresUpscalerHash, upscaler.shortHash) }
        addPlain(GenerationOption.stepCaching + GenerationOption.decoding)
        return pairs
    }

    /// What stable-diffusion-webui's Extras tab writes of an upscaled picture (`Postprocess upscale by`, here only
    /// where a factor was asked for), and which file and picture.
    static func pairs(of upscaling: Upscaling, upscaler: ModelDescription) -> [Pair] {
        let scale: [Pair] = upscaling.scale.map { [("Postprocess upscale by", InfotextValue.plain($0))] } ?? []
        let pictures: [Pair] = upscaling.pictures.map { (Key.upscaledPicture, $0.infotext) }
        return scale + [("Postprocess upscaler", upscaler.name), (Key.upscalerHash, upscaler.shortHash)] + pictures
    }
}

extension InputReference {
    /// `SHA-256 WIDTHxHEIGHT`.
    var infotext: String { "\(sha256) \(size)" }

    /// Reads what ``infotext`` writes.
    init?(infotext: String) {
        let parts = infotext.split(separator: " ")
        guard parts.count == 2, let sha256 = Digest(parts[0].lowercased()),
            let size = try? ImageSize(parsing: String(parts[1]))
        else { return nil }
        self.init(sha256: sha256, size: size)
    }
}
