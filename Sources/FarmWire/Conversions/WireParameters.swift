import FarmBasics
package import FarmModel
import SwiftProtobuf

extension GenerationParameters {
    /// - Throws: `invalidInput` for words and fields that this build does not know: a worker would draw another picture,
    ///   and a person would read of one.
    package init(wire: Farm_V1_GenerationParameters) throws {
        try wire.refuseUnknownFields("image's parameters")
        self.init(
            prompt: wire.prompt, negativePrompt: wire.negativePrompt,
            size: ImageSize(width: Int(wire.width), height: Int(wire.height)),
            sampler: try known(wire.sampler, "sampler"), schedule: try known(wire.schedule, "schedule"),
            steps: Int(wire.steps), guidanceScale: wire.guidanceScale,
            distilledGuidance: wire.distilledGuidance, seed: wire.seed)
        options = try RenderOptions(wire: wire.options)
        vae = wire.hasVae ? try AccessoryReference(wire: wire.vae) : nil
        loras = try wire.loras.map { WeightedLoRA(file: try AccessoryReference(wire: $0.file), weight: $0.weight) }
        embeddings = try wire.embeddings.map(AccessoryReference.init(wire:))
        control = wire.hasControl ? try ControlImage(wire: wire.control) : nil
        hires = wire.hasHires ? try HiresFix(wire: wire.hires) : nil
    }

    /// Whole: a worker needs nothing else to make the image again.
    package var wire: Farm_V1_GenerationParameters {
        .with {
            $0.prompt = prompt
            $0.negativePrompt = negativePrompt
            $0.width = Int32(clamping: size.width)
            $0.height = Int32(clamping: size.height)
            $0.sampler = sampler.rawValue
            $0.schedule = schedule.rawValue
            $0.steps = Int32(clamping: steps)
            $0.guidanceScale = guidanceScale
            $0.distilledGuidance = distilledGuidance
            $0.seed = seed
            $0.options = options.wire
            if let vae { $0.vae = vae.wire }
            $0.loras = loras.map { lora in
                .with {
                    $0.file = lora.file.wire
                    $0.weight = lora.weight
                }
            }
            $0.embeddings = embeddings.map(\.wire)
            if let control { $0.control = control.wire }
            if let hires { $0.hires = hires.wire }
        }
    }
}

/// The value that this name stands for, or an error that says what kind of thing this build does not know.
func known<Value: RawRepresentable<String>>(_ name: String, _ noun: String) throws -> Value {
    guard let value = Value(rawValue: name) else {
        throw FarmError(.invalidInput, "this build does not know the \(noun) '\(name.shortened())'")
    }
    return value
}
