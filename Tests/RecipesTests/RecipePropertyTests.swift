import FarmBasics
import FarmModel
import Recipes
import Testing

@Suite struct RecipePropertyTests {
    /// Small recipes of random parts, some of them wrong.
    private func content(_ random: inout SeededRandom) -> RecipeContent {
        let texts = [
            "a cat", "a {red|blue} cat", "__w__ cat", "a | cat | {x|y}", "{2$$a|b|c} cat", "${v=!{p|q}}${v} cat",
            "cat {a",
            "<lora:{x|y}:1> cat", "cat %{(…:1.2) $$ __w__}", "cat ${undefined}", "{@a|b} {~c|d} {!e|f} cat",
        ]
        var content = RecipeContent()
        content.prompts = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in
            texts.randomElement(using: &random)
        }
        if Bool.random(using: &random) { content.negativePrompts = ["no {a|b}"] }
        content.wildcards = ["w": ["one", "two", "{three|four}"]]
        content.dynamics = RecipeDynamics.allCases.randomElement(using: &random) ?? .off
        content.draws = Bool.random(using: &random) ? .seed : .index
        content.count = Int.random(in: 1...3, using: &random)
        let variations: [RecipeVariation] = [
            .parameter(RecipeParameter(.guidanceScale), values: ["1-2(+0.5)"]),
            .parameter(.seed, values: ["-1", "3-4"]),
            .parameter(.model, values: ["m", "n"]), .parameter(RecipeParameter(.sampler), values: ["Euler", "Heun"]),
            .replace(["cat", "dog"]),
            .permute(["a", "cat"]), .matrix(PromptMatrix()), .prompts, .combinations, .styles([[], []]), .lines,
        ]
        content.variations = variations.shuffled(using: &random).prefix(Int.random(in: 0...4, using: &random)).map {
            $0
        }
        if Int.random(in: 0..<3, using: &random) == 0 {
            content.lines = ["a line", "--prompt b --sd_model m --n_iter 2", "{c|d}"]
        }
        return content
    }

    @Test func randomRecipesKeepTheirPromises() throws {
        var random = SeededRandom(seed: 42)
        var made = 0
        for _ in 0..<3000 {
            let content = content(&random)
            let recipe: Recipe
            do { recipe = try Recipe(content) } catch let error as FarmError {
                #expect(error.code == .invalidInput)
                continue
            }
            made += 1
            #expect(recipe.axes.reduce(1) { $0 * $1.count } == recipe.count)
            #expect(recipe.segments.first?.indices.lowerBound == 0)
            #expect(recipe.segments.last?.indices.upperBound == recipe.count)
            for (one, next) in zip(recipe.segments, recipe.segments.dropFirst()) {
                #expect(one.indices.upperBound == next.indices.lowerBound)
                #expect(one.model != next.model)
            }
            for index in [0, recipe.count - 1, Int.random(in: 0..<recipe.count, using: &random)] {
                let request = try recipe.request(at: index, from: base())
                #expect(request == (try recipe.request(at: index, from: base()).copy(of: request)))
                #expect(recipe.index(at: recipe.coordinates(at: index)) == index)
                let segment = recipe.segments.first { $0.indices.contains(index) }
                #expect(segment?.model == request.model)
                #expect(zip(recipe.axes, recipe.coordinates(at: index)).allSatisfy { !$0.label($1).isEmpty })
            }
        }
        #expect(made > 500, "\(made)")
    }

    @Test func placesThatThereAreNotHaveNoImage() throws {
        let recipe = try recipe { $0.variations = [.parameter(RecipeParameter(.guidanceScale), values: ["1-3"])] }
        #expect(recipe.index(at: [2]) == 2)
        #expect(recipe.index(at: [3]) == nil)
        #expect(recipe.index(at: [-1]) == nil)
        #expect(recipe.index(at: []) == nil)
        #expect(recipe.index(at: [0, 0]) == nil)
    }

    @Test func combinatorialTextsAreAllDifferent() throws {
        for text in ["{1-3$$a|b|c|{d|e}}", "{2$$__w__} {x|y}", "{a|b|}{2$$;$${k|l}|m|n}"] {
            let recipe = try recipe(text) {
                $0.wildcards = ["w": ["p", "q", "r"]]
                $0.dynamics = .combinatorial
            }
            let prompts = try recipe.prompts()
            #expect(Set(prompts).count == prompts.count, "\(text)")
        }
    }

    @Test func randomTextsNeverCrash() throws {
        var random = SeededRandom(seed: 7)
        let parts = [
            "{", "}", "|", "$$", "${", "a", "__", "w", "2", "-", "::", "=", "!", "?", ":", "%{", "…", "(", ")", "@",
            " ", "#", "\n", "/*", "é",
        ]
        let library = try TemplateLibrary(wildcards: ["w": ["x", "y"]])
        var read = 0
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...14, using: &random)).compactMap { _ in
                parts.randomElement(using: &random)
            }
            .joined()
            for dynamics in [RecipeDynamics.random, .combinatorial] {
                guard
                    let template = try? PromptTemplate(
                        parsing: text, field: "prompt", library: library, dynamics: dynamics)
                else { continue }
                read += 1
                let index = Int.random(in: 0..<template.count, using: &random)
                _ = try template.text(at: index, random: TemplateRandom(seed: 1, stream: 1), ordinal: 3)
            }
        }
        #expect(read > 1000, "\(read)")
    }
}

extension JobRequest {
    /// With the same submission, which is no part of what an image is.
    fileprivate func copy(of other: JobRequest) -> JobRequest {
        var copy = self
        copy.submission = other.submission
        return copy
    }
}
