import ContactSheets
import FarmModel
import Prompts
import Recipes

/// What sheets and pages say of an image, under the names that a recipe's axes have.
enum ImageFacts {
    typealias Fact = ImagePage.Fact

    static let prompt = "Prompt"
    static let seed = RecipeParameter.seed.label

    /// Without the prompt.
    static func facts(of parameters: GenerationParameters, model: String) -> [Fact] {
        let output = ParametersOutput(parameters)
        var facts = [Fact(RecipeParameter.model.label, model)]
        if let upscaling = output.upscaling { return facts + [Fact("Upscaling", upscaling.text)] }
        if !output.negativePrompt.isEmpty { facts.append(Fact("Negative prompt", output.negativePrompt)) }
        facts += [
            Fact(RecipeParameter.size.label, output.size),
            Fact(GenerationOption.sampler.label.english, output.sampler.rawValue),
        ]
        if output.schedule != .automatic {
            facts.append(Fact(GenerationOption.schedule.label.english, output.schedule.rawValue))
        }
        facts += [
            Fact(GenerationOption.steps.label.english, "\(output.steps)"),
            Fact(GenerationOption.guidanceScale.label.english, PromptNumber.decimal(output.guidanceScale)),
            Fact(seed, "\(output.seed)"),
        ]
        return facts
            + output.optionFields.map { Fact($0.label.prefix(1).uppercased() + $0.label.dropFirst(), $0.value) }
    }
}

/// What all images have alike, found one image after the other.
struct SharedFacts: Sendable, Equatable {
    /// Of the images so far; nil before the first.
    private(set) var facts: [ImagePage.Fact]?

    mutating func add(_ parameters: GenerationParameters, model: String) {
        let new =
            [ImagePage.Fact(ImageFacts.prompt, parameters.prompt)] + ImageFacts.facts(of: parameters, model: model)
        guard let facts else { return self.facts = new }
        guard facts != new else { return }
        self.facts = facts.filter(new.contains)
    }

    /// Without what a recipe varies, even where the images that are there are alike.
    /// - Parameters:
    ///   - recipe: where it has one prompt, that is said as it was written.
    ///   - job: stands in where there is no image yet.
    func legend(recipe: Recipe?, job: Job) -> [ImagePage.Fact] {
        var shared = self
        if shared.facts == nil { shared.add(job.parameters, model: job.modelName) }
        var facts = shared.facts ?? []
        var varied = Set(recipe?.axes.map(\.name) ?? [])
        if job.imageCount > 1 { varied.insert(ImageFacts.seed) }
        if let prompts = recipe?.content.prompts, let prompt = prompts.first {
            varied.insert(ImageFacts.prompt)
            facts.removeAll { $0.name == ImageFacts.prompt }
            if prompts.count == 1 {
                facts.insert(ImagePage.Fact(ImageFacts.prompt, prompt), at: 0)
                varied.remove(ImageFacts.prompt)
            }
        }
        return facts.filter { !$0.value.isEmpty && !varied.contains($0.name) }
    }
}
