import FarmBasics
import FarmModel
import Prompts

extension JobRequest {
    /// Takes every field of an image's provenance, files and pictures by digest.
    mutating func take(_ provenance: Provenance, knowing files: KnownFiles) -> [String] {
        let parameters = provenance.parameters
        model = files.word(for: provenance.model.name, digest: provenance.model.digest)
        if let upscaling = parameters.options.upscaling {
            options.upscaling = upscaling
            return []
        }
        var notes: [String] = []
        takePrompt(of: parameters, knowing: files, notes: &notes)
        negativePrompt = parameters.negativePrompt
        size = parameters.size
        sampler = parameters.sampler
        schedule = parameters.schedule
        steps = parameters.steps
        guidanceScale = parameters.guidanceScale
        distilledGuidance = parameters.distilledGuidance
        seed = parameters.seed
        options = parameters.options
        options.randomSource = parameters.randomSource
        vae = parameters.vae.map { files.word(for: $0, .vae) }
        control = parameters.control.map {
            RequestedControl(
                name: files.word(for: $0.controlNet, .controlNet), picture: $0.picture, strength: $0.strength)
        }
        hires = parameters.hires.map(RequestedHires.init)
        return notes
    }

    /// The prompt keeps its tags, since it is part of the new image's infotext; a tag is renamed only where the farm
    /// is known to call its file otherwise. What the tags do not account for is asked for by digest.
    private mutating func takePrompt(
        of parameters: GenerationParameters, knowing files: KnownFiles, notes: inout [String]
    ) {
        let match = LoRATag.match(parameters.loras, in: parameters.prompt, aliases: files.aliases)
        var names: [String: String] = [:]
        for (tag, file) in match.files.sorted(by: { $0.key < $1.key }) where !file.hasHash(tag) {
            guard let answer = files.accessory(.lora, name: tag, hash: file.sha256.hex) else { continue }
            if answer.name != tag { names[tag] = answer.name }
            if let note = answer.note { notes.append(note) }
        }
        prompt = LoRATag.renaming(names, in: parameters.prompt)
        loras = match.untagged.map { RequestedLoRA(name: $0.file.sha256.hex, weight: $0.weight) }
        for embedding in parameters.embeddings {
            if let note = files.embeddingNote(name: embedding.name, hash: embedding.sha256.hex) { notes.append(note) }
        }
    }
}

extension RequestedHires {
    /// As it was asked for: a factor where there was one.
    init(_ hires: HiresFix) {
        let upscaler =
            switch hires.upscaler {
            case .latent(let latent): latent.rawValue
            case .model(let file): file.sha256.hex
            }
        self.init(
            scale: hires.scale, size: hires.scale == nil ? hires.size : nil, upscaler: upscaler, steps: hires.steps,
            strength: hires.strength)
    }
}
