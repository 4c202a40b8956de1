import FarmModel
import Prompts
import Recipes
import Testing

/// What becomes of a recipe's prompts: words, matrix, lines, styles, combinations.
@Suite struct RecipeTextsTests {
    @Test func wordsAreReplacedInBothPrompts() throws {
        let recipe = try recipe("a cat, cat") {
            $0.negativePrompts = ["no cat"]
            $0.variations = [.replace(["cat", "dog", "red cat"])]
        }
        #expect(try recipe.prompts() == ["a cat, cat", "a dog, dog", "a red cat, red cat"])
        #expect(try recipe.requests().map(\.negativePrompt) == ["no cat", "no dog", "no red cat"])
        #expect(recipe.axes.map(\.name) == ["Prompt S/R"])
        let message = message { try RecipesTests.recipe { $0.variations = [.replace(["cow", "dog"])] } }
        #expect(message.contains("'cow', which is in neither"))
    }

    @Test func wordsAreReplacedBeforeVariantsAreDrawn() throws {
        let recipe = try recipe("a cat") {
            $0.variations = [.replace(["cat", "{red|blue} dog"])]
            $0.dynamics = .combinatorial
        }
        // The texts differ in how many combinations they have, and are one axis.
        #expect(try recipe.prompts() == ["a cat", "a red dog", "a blue dog"])
        #expect(recipe.axes.map(\.labels) == [["a cat", "a red dog", "a blue dog"]])
    }

    @Test func wordsArePermutedInTheirPlaces() throws {
        let words = try RecipesTests.recipe("red cat at night") {
            $0.variations = [.permute(["cat", "red", "night"])]
        }
        #expect(
            try words.prompts() == [
                "cat red at night", "cat night at red", "red cat at night", "red night at cat", "night cat at red",
                "night red at cat",
            ])
        #expect(words.axes.first?.labels.first == "cat, red, night")
        #expect(
            message { try RecipesTests.recipe { $0.variations = [.permute(["a", "x"])] } }.contains(
                "do not all stand"))
        #expect(message { try RecipesTests.recipe { $0.variations = [.permute(["a"])] } }.contains("2 to 9"))
    }

    @Test func aMatrixHasEverySubset() throws {
        let plain = try recipe("a | b, | c") { $0.variations = [.matrix(PromptMatrix())] }
        #expect(try plain.prompts() == ["a", "a, b", "a, c", "a, b, c"])
        #expect(Set(try plain.requests().map(\.seed)) == [100])
        #expect(plain.axes.first?.labels == ["–", "b", "c", "b, c"])
        var other = PromptMatrix()
        other.prompt = .negative
        other.delimiter = .space
        other.putsAtStart = true
        other.variesSeed = true
        let negative = try recipe {
            $0.negativePrompts = ["x|{y|z}"]
            $0.dynamics = .off
            $0.variations = [.matrix(other)]
        }
        #expect(try negative.requests().map(\.negativePrompt) == ["x", "{y|z} x"])
        #expect(try negative.requests().map(\.seed) == [100, 101])
        #expect(message { try recipe { $0.variations = [.matrix(PromptMatrix())] } }.contains("no '|'"))
        let parts = String(repeating: "|p", count: 25)
        #expect(message { try recipe(parts) { $0.variations = [.matrix(PromptMatrix())] } }.contains("at most 1000000"))
    }

    @Test func linesAreJoinedAndHaveTheirOwnOptions() throws {
        let recipe = try recipe("on paper") {
            $0.lines = [
                "a cat", "", "--prompt a dog --steps 7 --seed 50 --n_iter 2", "--sd_model n --prompt a fox",
                "--sd_model n --width 64 --height 96",
            ]
            $0.variations = [
                .parameter(.model, values: ["m"]), .parameter(RecipeParameter(.steps), values: ["3"]), .lines,
            ]
            $0.count = 2
        }
        let requests = try recipe.requests()
        #expect(
            requests.map(\.prompt) == [
                "a cat on paper", "a cat on paper", "a dog on paper", "a dog on paper", "a dog on paper",
                "a dog on paper", "a fox on paper", "a fox on paper", "on paper", "on paper",
            ])
        #expect(requests.map(\.steps) == [3, 3, 7, 7, 7, 7, 3, 3, 3, 3])
        #expect(requests.map(\.seed) == [100, 101, 50, 51, 51, 52, 100, 101, 100, 101])
        #expect(requests.last?.size == ImageSize(width: 64, height: 96))
        #expect(
            recipe.segments == [RecipeSegment(indices: 0..<6, model: "m"), RecipeSegment(indices: 6..<10, model: "n")])
        let end = try RecipesTests.recipe("on paper") {
            $0.lines = ["a cat", "a dog"]
            $0.linePlace = .end
            $0.continuesSeeds = true
        }
        #expect(try end.prompts() == ["on paper a cat", "on paper a dog"])
        #expect(try end.requests().map(\.seed) == [100, 101])
        #expect(
            message { try RecipesTests.recipe { $0.lines = ["a", "--stepz 3"] } }.contains("line 2 of the prompts"))
    }

    @Test func linesOfOneModelFollowOneAnother() throws {
        let recipe = try recipe("") {
            $0.lines = ["--prompt a --sd_model m", "--prompt b --sd_model n", "--prompt c --sd_model m"]
            $0.variations = [.parameter(RecipeParameter(.guidanceScale), values: ["1-2"])]
        }
        #expect(try recipe.prompts() == ["a", "a", "c", "c", "b", "b"])
        #expect(recipe.segments.map(\.model) == ["m", "n"])
    }

    @Test func stylesArePutOn() throws {
        let ink = PromptStyle(name: "Ink", prompt: "ink {prompt}", negativePrompt: "photo")
        let recipe = try recipe { $0.variations = [.styles([[], [ink], [ink, ink]])] }
        #expect(try recipe.prompts() == ["a cat", "ink a cat", "ink ink a cat"])
        #expect(try recipe.requests().map(\.negativePrompt) == ["", "photo", "photo, photo"])
        #expect(recipe.axes.first?.labels == ["None", "Ink", "Ink, Ink"])
    }

    @Test func combinationsOfBothPromptsAreAnAxis() throws {
        let recipe = try recipe("{a|b}") {
            $0.negativePrompts = ["{x|y}"]
            $0.dynamics = .combinatorial
            $0.count = 2
        }
        let requests = try recipe.requests()
        #expect(requests.map(\.prompt) == ["a", "a", "a", "a", "b", "b", "b", "b"])
        #expect(requests.map(\.negativePrompt) == ["x", "x", "y", "y", "x", "x", "y", "y"])
        #expect(recipe.axes.map(\.labels.count) == [4, 2])
        #expect(recipe.axes.first?.labels.last == "b − y")
        var content = recipe.content
        content.combinationLimit = 3
        #expect(try Recipe(content).count == 6)
    }

    @Test func whatHasNoPromptKeepsTheRequests() throws {
        var content = RecipeContent()
        content.variations = [.parameter(RecipeParameter(.steps), values: ["1-3"])]
        var request = base()
        request.prompt = "kept {a|b}"
        #expect(try Recipe(content).prompts(from: request) == Array(repeating: "kept {a|b}", count: 3))
        content.variations.append(.replace(["a", "b"]))
        #expect(message { try Recipe(content) }.contains("has none"))
    }

    @Test func everyLoRAIsListed() throws {
        let recipe = try recipe("<lora:{a|b}:1> cat") {
            $0.variations = [.replace(["cat", "<lora:c:1>"])]
            $0.lines = ["--prompt <lora:d:0.5>", "x"]
        }
        #expect(recipe.loraNames == ["a", "b", "c", "d"])
    }
}
