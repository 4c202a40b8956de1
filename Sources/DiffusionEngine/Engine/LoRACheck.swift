internal import FarmBasics
internal import FarmModel
internal import ModelFiles

/// Whether a LoRA's matrices can be multiplied with the model's: the engine ends the process where they cannot.
enum LoRACheck {
    private typealias Tensor = SafetensorsHeader.Tensor

    private static let downs = ["lora_down.weight", "lora_A.weight", "lora_A.default.weight", "lora.down.weight"]
    private static let ups = ["lora_up.weight", "lora_B.weight", "lora_B.default.weight", "lora.up.weight"]

    /// Why the LoRA cannot be used; nil where nothing speaks against it.
    /// - Parameter model: the header of the file with the diffusion model; nil where it has none that can be read.
    static func problem(of lora: SafetensorsHeader, family: ModelFamily, model: SafetensorsHeader?) -> String? {
        if let width = contextWidth(of: lora), let wanted = family.contextWidth, width != wanted {
            return "it is for \(ModelFamily.named(byContextWidth: width)), the model is \(family.rawValue)"
        }
        let weights = model.map(Self.weights) ?? [:]
        for (name, down) in lora.tensors {
            guard let (stem, suffix) = stem(of: name), down.shape.count >= 2 else { continue }
            guard let up = lora.tensors["\(stem)\(ups[suffix])"], up.shape.count >= 2 else {
                return "its tensor '\(name.shortened())' lacks its other half"
            }
            // Tucker's form has a third matrix between them, of its own ranks.
            let isTucker = lora.tensors["\(stem)lora_mid.weight"] != nil
            guard isTucker || up.shape[1] == down.shape[0] else {
                return "the two halves of its tensor '\(name.shortened())' do not fit each other"
            }
            guard let weight = weights[key(stem)], weight.shape.count >= 2 else { continue }
            guard weight.shape[1] == down.shape[1], weight.shape[0] == up.shape[0] else {
                return "its tensor '\(name.shortened())' is for a matrix of \(up.shape[0])x\(down.shape[1]), "
                    + "the model's is \(weight.shape[0])x\(weight.shape[1])"
            }
        }
        return nil
    }

    /// The name before the mark of a "down" matrix, and which of the marks it is.
    private static func stem(of name: String) -> (String, Int)? {
        for (index, suffix) in downs.enumerated() where name.hasSuffix(suffix) {
            return (String(name.dropLast(suffix.count)), index)
        }
        return nil
    }

    /// The width of the text that a U-Net's cross attention takes tells Stable Diffusion 1, 2 and XL apart.
    private static func contextWidth(of lora: SafetensorsHeader) -> Int64? {
        for (name, down) in lora.tensors {
            guard name.contains("attn2"), name.contains("to_k") || name.contains("to_v"), stem(of: name) != nil else {
                continue
            }
            if down.shape.count >= 2 { return down.shape[1] }
        }
        return nil
    }

    private static func weights(of model: SafetensorsHeader) -> [String: Tensor] {
        model.tensors.reduce(into: [:]) { weights, entry in
            guard entry.key.hasSuffix(".weight") else { return }
            weights[key(String(entry.key.dropLast("weight".count)))] = entry.value
        }
    }

    /// One spelling for a weight's place, with its dot at the end, in a checkpoint and in the LoRA that use its names.
    private static func key(_ stem: String) -> String {
        let name = stem.replacing(".", with: "_")
        for prefix in ["model_diffusion_model_", "lora_unet_", "diffusion_model_", "lora_transformer_"]
        where name.hasPrefix(prefix) {
            return String(name.dropFirst(prefix.count))
        }
        return name
    }
}

extension ModelFamily {
    fileprivate var contextWidth: Int64? {
        switch self {
        case .sd1: 768
        case .sd2: 1024
        case .sdxl: 2048
        case .sd3, .flux, .flux2, .chroma, .qwenImage, .zImage, .esrgan, .unknown: nil
        }
    }

    fileprivate static func named(byContextWidth width: Int64) -> String {
        allCases.first { $0.contextWidth == width }?.rawValue ?? "another family"
    }
}
