import FarmModel
import RecipeFiles

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
        let values: [(RecipeParameter, String, isGiven: Bool)] = [
            (.model, "--model", generation.model != nil), (.size, "--size", generation.size != nil),
            (.steps, "--steps", generation.steps != nil), (.sampler, "--sampler", generation.sampler != nil),
            (.schedule, "--schedule", try givesSchedule), (.cfg, "--cfg", generation.cfg != nil),
            (.guidance, "--guidance", generation.guidance != nil), (.seed, "--seed", generation.seed != nil),
            (.eta, "--eta", engine.eta != nil), (.vae, "--vae", engine.vae != nil),
            (.rng, "--random-source", engine.randomSource != nil),
            (.clipSkip, "--clip-skip", engine.clipSkip != nil),
            (.flowShift, "--flow-shift", engine.flowShift != nil),
            (.strength, "--strength", images.strength != nil),
            (.hiresScale, "--hires-scale", hires.hiresScale != nil || hires.hiresSize != nil),
            (.hiresSteps, "--hires-steps", hires.hiresSteps != nil),
            (.hiresStrength, "--hires-strength", hires.hiresStrength != nil),
            (.hiresUpscaler, "--hires-upscaler", hires.hiresUpscaler != nil),
        ]
        overrides += values.filter(\.isGiven).map { RecipeOverride(.parameter($0.0), flag: $0.1) }
        return overrides + prompts.overrides
    }

    /// A sampler may bring its own.
    private var givesSchedule: Bool {
        get throws {
            if generation.schedule != nil { return true }
            return try generation.sampler.map { try Sampler.parse($0).schedule != nil } ?? false
        }
    }
}
