import FarmBasics
import FarmModel

extension AccessoryReference {
    /// `quilt (1f2e3d4c5b6a)`.
    var text: String { "\(name) (\(shortHash))" }
}

struct WeightedLoRAOutput: Encodable, Sendable {
    var name: String
    var sha256: Digest
    var shortHash: String
    var weight: Double

    init(_ lora: WeightedLoRA) {
        name = lora.file.name
        sha256 = lora.file.sha256
        shortHash = lora.file.shortHash
        weight = lora.weight
    }

    var text: String { "\(name) (\(shortHash)), weight \(weight)" }
}

struct HiresOutput: Encodable, Sendable {
    var width: Int
    var height: Int
    @NullEncoded var scale: Double?
    /// A latent upscaler's name; null where a model enlarges.
    @NullEncoded var latentUpscaler: LatentUpscaler?
    @NullEncoded var upscaler: AccessoryReference?
    @NullEncoded var steps: Int?
    var strength: Double

    init(_ hires: HiresFix) {
        width = hires.size.width
        height = hires.size.height
        scale = hires.scale
        steps = hires.steps
        strength = hires.strength
        latentUpscaler = if case .latent(let latent) = hires.upscaler { latent } else { nil }
        upscaler = if case .model(let model) = hires.upscaler { model } else { nil }
    }

    var text: String {
        let by = upscaler?.text ?? latentUpscaler?.rawValue ?? ""
        let steps = self.steps.map { ", \($0) steps" } ?? ""
        return "\(width)x\(height), \(by)\(steps), strength \(strength)"
    }
}

struct StepCacheOutput: Encodable, Sendable {
    var mode: StepCache.Mode
    @NullEncoded var threshold: Double?
    @NullEncoded var start: Double?
    @NullEncoded var end: Double?

    init(_ cache: StepCache) {
        mode = cache.mode
        threshold = cache.threshold
        start = cache.start
        end = cache.end
    }

    var text: String {
        let parts = [("threshold", threshold), ("start", start), ("end", end)]
        return ([mode.rawValue] + parts.compactMap { name, value in value.map { "\(name) \($0)" } })
            .joined(separator: ", ")
    }
}

struct VAETilingOutput: Encodable, Sendable {
    /// In latent pixels.
    @NullEncoded var tile: Int?
    @NullEncoded var overlap: Double?

    init(_ tiling: VAETiling) {
        tile = tiling.tile
        overlap = tiling.overlap
    }

    var text: String {
        let parts = [tile.map { "tiles of \($0)" }, overlap.map { "overlap \($0)" }].compactMap { $0 }
        return parts.isEmpty ? "yes" : parts.joined(separator: ", ")
    }
}
