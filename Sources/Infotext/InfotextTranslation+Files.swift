import FarmBasics
import FarmModel
import Prompts

extension InfotextTranslation {
    /// The model and the VAE, by the hash where the farm is known to have it, else by name.
    mutating func takeFiles() {
        let hashes = civitaiHashes
        if let answer = files.model(name: text("Model"), hash: text("Model hash") ?? hashes["model"]) {
            request.model = answer.name
            if let text = answer.note { note(text) }
        }
        let vae = text("VAE").map(Self.stem)
        if let vae, JobRequest.meansOwnVAE(vae) { return }
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
            let hash =
                hashes[tag] ?? hashes[tag.filter { $0 != ":" && $0 != "," }] ?? hashes[FileStem.last(FileStem.of(tag))]
            guard let answer = files.accessory(.lora, name: tag, hash: hash) else { continue }
            if answer.name != tag { names[tag] = answer.name }
            if let text = answer.note { note(text) }
        }
        request.prompt = LoRATag.renaming(names, in: infotext.prompt)
        takeLoRAWeights()
        var embeddings = list("TI hashes")
        for (key, hash) in civitaiHashes where key.lowercased().hasPrefix("embed:") {
            embeddings[String(key.dropFirst("embed:".count))] = hash
        }
        for (name, hash) in embeddings.sorted(by: { $0.key < $1.key }) {
            if let text = files.embeddingNote(name: name, hash: hash) { note(text) }
        }
        sayUntaggedResources()
    }

    /// Fooocus' LoRA stand in a list; a tag of the same name says it already.
    private mutating func takeLoRAWeights() {
        let hashes = list("Lora hashes")
        let tagged = LoRATag.all(in: infotext.prompt).map { ListedLoRA($0.name, weight: $0.weight) }
        for (name, text) in list("Lora weights").sorted(by: { $0.key < $1.key }) {
            guard let weight = Double(text), weight.isFinite else {
                note("Lora weights: '\(name.shortened())' has the weight '\(text.shortened())', which is no number")
                continue
            }
            let lora = ListedLoRA(name, weight: weight)
            guard !tagged.contains(where: lora.isSame(as:)) else { continue }
            let answer = files.accessory(.lora, name: lora.name, hash: hashes[name])
            if let text = answer?.note { note(text) }
            let tag = LoRATag.text(name: answer?.name ?? lora.name, weight: weight)
            request.prompt += request.prompt.isEmpty ? tag : " " + tag
        }
    }

    /// Civitai's generator names its resources by numbers, which say nothing to a farm.
    private mutating func sayUntaggedResources() {
        let resources = CivitaiResource.parse(text("Civitai resources") ?? "").prefix(32)
        for resource in resources {
            let name = (resource.modelName ?? "?").shortened()
            let weight = resource.weight.map { " at \(InfotextValue.plain($0))" } ?? ""
            if resource.isLoRA {
                note("the LoRA '\(name)'\(weight) is named by Civitai's number alone; add it by --lora NAME:WEIGHT")
            } else if resource.isEmbedding {
                note("the embedding '\(name)'\(weight) is named by Civitai's number alone; the prompt needs its word")
            } else if !resource.isCheckpoint {
                let kind = (resource.type ?? "resource").shortened(to: 20)
                note("Civitai's \(kind) '\(name)'\(weight) is named by its number alone; it is not taken")
            }
        }
    }

    mutating func takeControl() {
        typealias Key = Infotext.Key
        let picture = picture(Key.controlImage)
        guard let value = text("ControlNet 0") ?? text("ControlNet") else { return }
        let unit = InfotextPairs.parse(value[...])
        func field(_ key: String) -> String? { unit.last { $0.key.lowercased() == key }?.value }
        guard let picture, let model = field("model") else {
            note("ControlNet: the text does not carry its picture; give it by --control-image")
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
        let members = JSONText(parsing: text)?.members ?? []
        return Dictionary(members.compactMap { member in member.value.scalar.map { (member.key, $0) } }) { _, last in
            last
        }
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
    private static func stem(_ name: String) -> String { FileStem.of(name) }

    /// `name [hash]`.
    private static func nameAndHash(_ text: String) -> (String, String?) {
        guard text.hasSuffix("]"), let open = text.lastIndex(of: "[") else { return (text, nil) }
        let hash = String(text[text.index(after: open)...].dropLast())
        return (String(text[..<open]).trimmingSpaces(), hash)
    }
}
