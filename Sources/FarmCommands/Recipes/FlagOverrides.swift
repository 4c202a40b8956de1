import FarmModel
import RecipeFiles
import Recipes

extension JobSubmit {
    /// What the flags say in place of the recipe's keys: texts go into the recipe, and other values stay in the request,
    /// where the recipe's no longer cover them.
    /// - Parameter prompt: with `-` replaced by what standard input held.
    func overrides(prompt: String?) throws -> [RecipeOverride] {
        var overrides = prompt.map { [RecipeOverride(.prompt, flag: "the prompt", values: [$0])] } ?? []
        if let negative = generation.negative {
            overrides.append(RecipeOverride(.negative, flag: "--negative", values: [negative]))
        }
        if let count = generation.count {
            overrides.append(RecipeOverride(.count, flag: "--count", values: ["\(count)"]))
        }
        if images.initImage != nil { overrides.append(RecipeOverride(.initImages, flag: "--init-image")) }
        var options = try (generation.given + engine.given + hires.given).map(\.option)
        if images.strength != nil { options.append(.strength) }
        // Each says what the other one's key does.
        if try generation.sampler.map(Sampler.parse)?.schedule != nil, !options.contains(.schedule) {
            options.append(.schedule)
        }
        if options.contains(.hiresSize) { options.append(.hiresScale) }
        overrides += options.filter(\.isAxis).map {
            RecipeOverride(.parameter(RecipeParameter($0)), flag: $0.flag ?? $0.key)
        }
        return overrides + prompts.overrides
    }
}
