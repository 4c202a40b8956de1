import FarmBasics
import FarmModel
import Prompts

/// Every file beside the models, and every picture, that the images of a recipe's job can name.
struct RecipeNames {
    private var files: [(kind: AccessoryKind, name: String)] = []
    /// Each text of which prompts are made, as embeddings are looked for in it.
    private var texts: Set<String> = []
    private(set) var pictures: [InputReference]

    init(_ recipe: Recipe, request: JobRequest) throws {
        pictures = Array(Set(request.pictures + recipe.content.pictures)).sorted { $0.sha256 < $1.sha256 }
        let loras = try request.parsedPrompts().positive.loras + request.loras
        files = recipe.loraNames.union(loras.map(\.name)).sorted().map { (.lora, $0) }
        var vaes = [request.vae].compactMap { $0 }
        var upscalers = [request.hires?.upscaler].compactMap { $0 }
        for axis in recipe.plan.axes {
            guard case .parameter(let parameter, let values) = axis.kind,
                case .file(_, let file) = parameter.option.kind
            else { continue }
            let names = (0..<values.count).map(values.label)
            switch file {
            case .vae: vaes += names
            case .upscaler: upscalers += names
            case .model, .lora, .controlNet: break
            }
        }
        files += vaes.filter { !JobRequest.meansOwnVAE($0) }.map { (.vae, $0) }
        files += upscalers.filter { LatentUpscaler.named($0) == nil }.map { (.upscaler, $0) }
        if let control = request.control { files.append((.controlNet, control.name)) }
        texts = Set((recipe.content.texts + [request.prompt, request.negativePrompt]).map(ParsedPrompt.normalized))
    }

    /// What they mean to each of the models, by the model's digest. An embedding counts where its name stands whole in a
    /// text of the recipe: put together from two, it is a word like any other.
    func find(
        in holdings: FarmHoldings, for models: [ModelDescription], objections: inout Objections
    ) throws -> [Digest: [AccessoryDescription]] {
        var found: [Digest: [AccessoryDescription]] = [:]
        for model in models {
            var own: [AccessoryDescription] = []
            for file in files {
                let description = try objections.noting {
                    try AccessoryResolver.resolve(
                        file.name, kind: file.kind, among: holdings.accessories, family: model.family)
                }
                if let description { own.append(description) }
            }
            let words = ParsedPrompt.embeddings(inWords: texts, known: holdings.embeddingWords(for: model))
            for word in words {
                // All that share the word's name: what it means must be the same at each image.
                let wanted = WantedFile(word)
                own += holdings.embeddings(for: model).filter { $0.name == word || wanted.hasName($0.name) }
            }
            found[model.digest] = own
        }
        return found
    }
}

extension RecipeContent {
    /// All that prompts are made of.
    fileprivate var texts: [String] {
        let varied = variations.flatMap { variation -> [String] in
            switch variation {
            case .replace(let words), .permute(let words): return words
            case .styles(let cells): return cells.joined().flatMap { [$0.prompt, $0.negativePrompt] }
            case .parameter, .prompts, .negativePrompts, .lines, .pictures, .matrix, .combinations: return []
            }
        }
        return prompts + negativePrompts + lines + variables.map(\.value) + wildcards.values.joined() + varied
            + styles.flatMap { [$0.prompt, $0.negativePrompt] }
    }
}
