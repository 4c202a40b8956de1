import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Foundation
import Recipes
import Testing

@Suite struct RecipeTests {
    @Test func aGridIsInTheOrderAsWrittenWithTheModelOutsideAndTheSeedsInside() throws {
        let recipe = try recipe {
            $0.variations = [
                .parameter(.seed, values: ["1-2"]), .parameter(RecipeParameter(.sampler), values: ["Euler", "Heun"]),
                .parameter(
                    RecipeParameter(.guidanceScale),
                    values: ["4,7"].flatMap { $0.split(separator: ",").map(String.init) }),
                .parameter(.model, values: ["m", "n"]),
            ]
        }
        #expect(recipe.count == 16)
        #expect(recipe.axes.map(\.name) == ["Model", "Sampler", "CFG scale", "Seed"])
        #expect(recipe.axes.map(\.labels) == [["m", "n"], ["Euler", "Heun"], ["4", "7"], ["1", "2"]])
        let request = try recipe.request(at: 11, from: base())
        #expect(recipe.coordinates(at: 11) == [1, 0, 1, 1])
        #expect(request.model == "n")
        #expect(request.sampler == .euler)
        #expect(request.guidanceScale == 7)
        #expect(request.seed == 2)
        #expect(request.imageCount == 1)
        #expect(request.prompt == "a cat")
        #expect(
            recipe.segments == [
                RecipeSegment(indices: 0..<8, model: "m"), RecipeSegment(indices: 8..<16, model: "n"),
            ])
        #expect(!recipe.needsDrawnSeed)
    }

    @Test func everyParameterReachesTheRequest() throws {
        let recipe = try recipe {
            $0.pictures = [InputReference(sha256: Digest(repeating: "ab"), size: ImageSize(width: 8, height: 8))]
            let values: [(GenerationOption, String)] = [
                (.strength, "0.4"), (.size, "64x128"), (.schedule, "Karras"), (.steps, "9"), (.distilledGuidance, "2"),
                (.eta, "0.5"), (.vae, "v"), (.randomSource, "CPU"), (.clipSkip, "2"), (.flowShift, "3"),
                (.hiresScale, "2"),
                (.hiresSteps, "4"), (.hiresStrength, "0.6"), (.hiresUpscaler, "Lanczos"),
            ]
            $0.variations = values.map { .parameter(RecipeParameter($0.0), values: [$0.1]) }
        }
        let request = try recipe.request(at: 0, from: base())
        #expect(request.initImage?.picture.sha256 == Digest(repeating: "ab"))
        #expect(request.initImage?.strength == 0.4)
        #expect(request.size == ImageSize(width: 64, height: 128))
        #expect(request.schedule == .karras)
        #expect(request.steps == 9)
        #expect(request.distilledGuidance == 2)
        #expect(request.eta == 0.5)
        #expect(request.vae == "v")
        #expect(request.randomSource == .cpu)
        #expect(request.clipSkip == 2)
        #expect(request.flowShift == 3)
        #expect(request.hires == RequestedHires(scale: 2, upscaler: "Lanczos", steps: 4, strength: 0.6))
        #expect(recipe.axes.isEmpty)
        #expect(recipe.coordinates(at: 0) == [])
    }

    @Test func aCountThatWouldMakeImagesTwiceIsRefused() throws {
        let close = message {
            _ = try recipe {
                $0.count = 5
                $0.variations = [.parameter(.seed, values: ["100", "1", "97"])]
            }
        }
        #expect(close.contains("seeds 97 and 100") && close.contains("5 apart"), "\(close)")
        let apart = try recipe {
            $0.count = 3
            $0.variations = [.parameter(.seed, values: ["100", "1", "97"])]
        }
        #expect(try apart.requests().map(\.seed) == [100, 101, 102, 1, 2, 3, 97, 98, 99])
    }

    @Test func seedsThatAreLeftOpenFollowFromTheDrawnOne() throws {
        let open = try recipe { $0.count = 3 }
        #expect(open.needsDrawnSeed)
        #expect(try open.requests().map(\.seed) == [100, 101, 102])
        #expect(try open.requests(from: base(seed: nil)).map(\.seed) == [nil, nil, nil])
        let mixed = try recipe {
            $0.count = 2
            $0.variations = [.parameter(.seed, values: ["-1", "5", "-1"])]
        }
        #expect(try mixed.requests().map(\.seed) == [100, 101, 5, 6, 102, 103])
    }

    @Test func oneSeedHasOneTextInEveryCell() throws {
        let recipe = try recipe("{a|b|c|d|e|f|g|h}") {
            $0.variations = [
                .parameter(RecipeParameter(.guidanceScale), values: ["1-3"]), .parameter(.seed, values: ["1-40"]),
            ]
        }
        let prompts = try recipe.prompts()
        #expect(prompts[0..<40] == prompts[40..<80] && prompts[0..<40] == prompts[80..<120])
        #expect(Set(prompts).count == 8)
        var content = recipe.content
        content.draws = .index
        let other = try Recipe(content).prompts()
        #expect(other[0..<40] != other[40..<80])
    }

    @Test func tooManyAndTooLargeAreRefused() throws {
        let ranges: [RecipeVariation] = [
            .parameter(.seed, values: ["1-1000"]), .parameter(RecipeParameter(.steps), values: ["1-500"]),
        ]
        let message = message {
            try recipe { $0.variations = ranges + [.parameter(RecipeParameter(.guidanceScale), values: ["1-3"])] }
        }
        #expect(message == "the recipe makes 1500000 images; at most 1000000 are accepted in one job")
        let huge = String(repeating: "{a|b|c|d}", count: 100)
        #expect(
            RecipesTests.message { try recipe(huge) { $0.dynamics = .combinatorial } }
                .contains("more images than can be counted"))
        let limited = try recipe(huge) {
            $0.dynamics = .combinatorial
            $0.combinationLimit = 2
        }
        #expect(try limited.prompts().map(\.last) == ["a", "b"])
        #expect(RecipesTests.message { try recipe { $0.count = 0 } }.contains("count 0"))
        let wide = ["w": (0..<400_000).map { "word\($0)" }]
        #expect(RecipesTests.message { try recipe("__w__") { $0.wildcards = wide } }.contains("at most 3000000"))
        #expect(
            RecipesTests.message {
                try recipe {
                    $0.variations = [
                        .parameter(RecipeParameter(.guidanceScale), values: ["1"]),
                        .parameter(RecipeParameter(.guidanceScale), values: ["2"]),
                    ]
                }
            }.contains("given twice"))
    }

    @Test func flagsSayTheSame() throws {
        #expect(try RecipeVariation.parse("replace=cat, dog,\"a, b\"") == .replace(["cat", "dog", "a, b"]))
        #expect(try RecipeVariation.parse("permute = a,b") == .permute(["a", "b"]))
        #expect(try RecipeVariation.parse("matrix") == .matrix(PromptMatrix()))
        #expect(
            try RecipeVariation.parse("cfg=4-10[7]") == .parameter(RecipeParameter(.guidanceScale), values: ["4-10[7]"])
        )
        #expect(message { try RecipeVariation.parse("replac=x") }.contains("unknown parameter 'replac'"))
    }

    @Test func hostileRecipesTakeNoTime() throws {
        #expect(message { try recipe(String(repeating: "x", count: 70_000)) }.contains("at most 65536"))
        let many = ["w": (0..<100_000).map { "\($0)" }, "v": (0..<300).map { "{a|b}\($0 % 2 == 0 ? "" : "{c|d}")" }]
        #expect(
            message { try recipe("{1-$$__w__}") { $0.wildcards = many } }.contains("picks up to 100000 of 100000"))
        #expect(
            message {
                try recipe("{2$$__v__}") {
                    $0.wildcards = many
                    $0.dynamics = .combinatorial
                }
            }.contains("differing numbers"))
        let lines = try recipe("") {
            $0.wildcards = many
            $0.lines = Array(repeating: "a __w__ <lora:x:1>", count: 500)
        }
        #expect(lines.count == 500)
        #expect(lines.loraNames == ["x"])
    }

    @Test func isSmallAndReadBack() throws {
        let recipe = try recipe("a __w__") {
            $0.wildcards = ["w": ["x", "y"]]
            $0.variations = [.parameter(.seed, values: ["1-1000000"])]
        }
        let data = try recipe.encoded()
        #expect(data.count < 500)
        #expect(try JSONDecoder().decode(Recipe.self, from: data) == recipe)
    }

    @Test func aStrengthNeedsAPicture() throws {
        let recipe = try recipe { $0.variations = [.parameter(RecipeParameter(.strength), values: ["0.5"])] }
        #expect(message { try recipe.request(at: 0, from: base()) }.contains("init-images"))
        #expect(message { try recipe.request(at: 1, from: base()) }.contains("number 2 is none"))
        #expect(message { try recipe.request(at: -1, from: base()) }.contains("none of them"))
    }
}
