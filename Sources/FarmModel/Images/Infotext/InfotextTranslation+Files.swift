internal import FoundationEssentials

extension InfotextTranslation {
    /// The model and the VAE, by the hash where the farm is known to have it, else by name.
    mutating func takeFiles() {
        let hashes = civitaiHashes
        if let answer = files.model(name: text("Model"), hash: text("Model hash") ?? hashes["model"]) {
            request.model = answer.name
            if let text = answer.note { note(text) }
        }
        let vae = text("VAE").map(Self.stem)
        // The web UIs' words for the model's own.
        if let vae, ["none", "automatic"].contains(vae.lowercased()) { return }
        if let answer = files.accessory(.vae, name: vae, hash: text("VAE hash") ?? hashes["vae"]) {
            // Civitai writes the hash of the model's own VAE too: alone it is worth following only where it is known.
            guard vae != nil || answer.name != hashes["vae"] else { return }
            request.vae = answer.name
            if let text = answer.note { note(text) }
        }
    }

    /// The prompts, with the LoRA tags named as the farm names their files.
    mutating func takePrompts() {
        request.negativePrompt = infotext.negativePrompt
        var hashes = list("Lora hashes")
        for (key, hash) in civitaiHashes where key.lowercased().hasPrefix("lora:") {
            hashes[String(key.dropFirst("lora:".count))] = hash
        }
        var names: [String: String] = [:]
        for tag in Set(LoRATag.all(in: infotext.prompt).map(\.name)).sorted() {
            // The list's names are without the characters that part it.
            let hash = hashes[tag] ?? hashes[tag.filter { $0 != ":" && $0 != "," }]
            guard let answer = files.accessory(.lora, name: tag, hash: hash) else { continue }
            if answer.name != tag { names[tag] = answer.name }
            if let text = answer.note { note(text) }
        }
        request.prompt = LoRATag.renaming(names, in: infotext.prompt)
        for (name, hash) in list("TI hashes").sorted(by: { $0.key < $1.key }) {
            if let text = files.embeddingNote(name: name, hash: hash) { note(text) }
        }
        sayUntaggedResources()
    }

    /// Civitai's generator names LoRA by its own numbers, which say nothing to a farm.
    private mutating func sayUntaggedResources() {
        let resources = CivitaiResource.parse(text("Civitai resources") ?? "")
        for resource in resources.prefix(16) where resource.isLoRA {
            let weight = resource.weight.map { " at \(InfotextValue.plain($0))" } ?? ""
            note(
                "the LoRA '\((resource.modelName ?? "?").shortened())'\(weight) is named by Civitai's number alone; "
                    + "add it by --lora NAME:WEIGHT")
        }
    }

    mutating func takeControl() {
        typealias Key = Infotext.Key
        let picture = picture(Key.controlImage)
        guard let value = text("ControlNet 0") ?? text("ControlNet") else { return }
        let unit = InfotextPairs.parse(value[...])
        func field(_ key: String) -> String? { unit.last { $0.key.lowercased() == key }?.value }
        guard let picture, let model = field("model") else {
            note("ControlNet: the text does not carry its picture; give it by --control")
            return
        }
        let (name, hash) = Self.nameAndHash(model)
        let strength = field("weight").flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil } ?? 1
        guard let answer = files.accessory(.controlNet, name: name, hash: hash) else { return }
        request.control = RequestedControl(name: answer.name, picture: picture, strength: strength)
        if let text = answer.note { note(text) }
    }

    mutating func takeUpscaling() {
        typealias Key = Infotext.Key
        let hash = text(Key.upscalerHash)
        if let answer = files.model(name: text("Postprocess upscaler"), hash: hash) { request.model = answer.name }
        let scale = number("Postprocess upscale by")
        let key = Key.upscaledPicture
        _ = text(key)
        let pictures = infotext.pairs.filter { $0.key == key }.compactMap { InputReference(infotext: $0.value) }
        if pictures.isEmpty {
            note("the text does not carry the picture that was upscaled; give it to `farm upscale`")
        }
        request.upscaling = Upscaling(pictures: pictures, scale: scale)
    }

    /// `Hashes: {"model": …, "vae": …, "lora:NAME": …, "embed:NAME": …}`, first 10 or 12 hex digits.
    private var civitaiHashes: [String: String] {
        guard let text = infotext.value("Hashes") else { return [:] }
        return (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
    }

    /// `name: hash, name2: hash`.
    private mutating func list(_ key: String) -> [String: String] {
        var hashes: [String: String] = [:]
        for entry in (text(key) ?? "").split(separator: ",") {
            let parts = entry.split(separator: ":")
            guard parts.count == 2 else { continue }
            hashes[String(parts[0]).trimmingSpaces()] = String(parts[1]).trimmingSpaces()
        }
        return hashes
    }

    /// The file's name without what marks its format.
    private static func stem(_ name: String) -> String {
        let suffix = [".safetensors", ".ckpt", ".pt", ".pth", ".bin"].first { name.lowercased().hasSuffix($0) }
        return String(name.dropLast(suffix?.count ?? 0))
    }

    /// `name [hash]`.
    private static func nameAndHash(_ text: String) -> (String, String?) {
        guard text.hasSuffix("]"), let open = text.lastIndex(of: "[") else { return (text, nil) }
        let hash = String(text[text.index(after: open)...].dropLast())
        return (String(text[..<open]).trimmingSpaces(), hash)
    }
}
