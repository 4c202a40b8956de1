import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Foundation
import Recipes
import Testing

/// What a recipe's job is committed as.
@Suite struct JobPlanTests {
    private let models = [("sample", "ab", ModelFamily.sd1), ("large", "cd", .sdxl)].map { name, digits, family in
        ModelDescription(
            name: name, digest: Digest(repeating: digits), family: family, bytes: 1,
            defaults: ModelDefaults(width: 512, height: 512, steps: 8), files: [])
    }

    private static func file(
        _ kind: AccessoryKind, _ name: String, _ digit: Character, family: ModelFamily = .sd1
    ) -> AccessoryDescription {
        AccessoryDescription(
            kind: kind, name: name, alias: nil, sha256: Digest(repeating: digit),
            shortHash: String(repeating: digit, count: 12), family: family, bytes: 1)
    }

    private let files = [
        file(.lora, "quilt", "1"), file(.lora, "ink", "2"), file(.lora, "other", "3"), file(.vae, "soft", "4"),
        file(.embedding, "badhands", "5"), file(.embedding, "unused", "6"), file(.upscaler, "4x", "7", family: .esrgan),
    ]

    private func plan(
        pictures: [InputReference] = [], seed: Int64? = 100, _ change: (inout RecipeContent) -> Void
    ) throws -> JobPlan {
        var content = RecipeContent()
        content.prompts = ["a fox"]
        change(&content)
        return try JobPlan(
            try Recipe(content), request: base(seed: seed),
            holdings: FarmHoldings(accessories: files, pictures: pictures),
            findModel: { name in
                guard let model = models.first(where: { $0.name == name ?? "sample" }) else {
                    throw FarmError(.invalidInput, "unknown model '\(name ?? "")'")
                }
                return model
            }, drawSeed: { 7 })
    }

    @Test func keepsWhatItsNamesMeanAndNothingElse() throws {
        let plan = try plan {
            $0.prompts = ["a {<lora:quilt:1>|<lora:ink:0.5>} fox, {badhands|paws}"]
            $0.variations = [.parameter(RecipeParameter(.vae), values: ["soft", "None"])]
            $0.count = 20
        }
        let resolution = try #require(plan.expansion?.resolution)
        #expect(resolution.accessories.map(\.name) == ["badhands", "quilt", "ink", "soft"])
        #expect(plan.segments.flatMap(\.indices) == Array(0..<40))
        for segment in plan.segments {
            #expect(segment.accessories == ["1", "2", "4", "5"].map { Digest(repeating: $0) })
            for index in segment.indices { #expect(try context(index, of: plan) == segment.context) }
        }
        // Though the farm has since got another file of that name, and its JSON was read again.
        let data = try JSONEncoder().encode(resolution)
        let recipe = try JSONDecoder().decode(Recipe.self, from: try #require(plan.expansion).recipe.encoded())
        let again = JobExpansion(
            recipe: recipe, resolution: try JSONDecoder().decode(JobResolution.self, from: data))
        for index in 0..<plan.imageCount { #expect(try again.image(at: index) == plan.image(at: index)) }
        let loras = try Set((0..<plan.imageCount).flatMap { try plan.image(at: $0).parameters.loras.map(\.file.name) })
        #expect(loras == ["quilt", "ink"])
    }

    @Test func drawsASeedOnceAndOnlyWhereItIsNeeded() throws {
        let open = try plan(seed: nil) { $0.count = 3 }
        #expect(try (0..<3).map { try open.image(at: $0).parameters.seed } == [7, 8, 9])
        let given = try plan(seed: nil) { $0.variations = [.parameter(.seed, values: ["4-5"])] }
        #expect(try (0..<2).map { try given.image(at: $0).parameters.seed } == [4, 5])
        #expect(given.expansion?.resolution.request.seed == nil)
    }

    @Test func isCutWhereTheModelOrTheSizeChanges() throws {
        let plan = try plan {
            $0.variations = [
                .parameter(.model, values: ["sample", "large"]), .parameter(.size, values: ["512x512", "768x512"]),
                .parameter(RecipeParameter(.guidanceScale), values: ["4", "7"]),
            ]
        }
        #expect(plan.segments.map(\.indices) == [0..<2, 2..<4, 4..<6, 6..<8])
        #expect(plan.segments.map(\.modelName) == ["sample", "sample", "large", "large"])
        #expect(plan.segments.map(\.size.width) == [512, 768, 512, 768])
        // Where sizes change with each image a segment has the largest.
        let often = try self.plan {
            $0.variations = [
                .parameter(RecipeParameter(.guidanceScale), values: ["1-20[600]"]),
                .parameter(.size, values: ["512x512", "768x512", "64x64"]),
            ]
        }
        #expect(often.segments.map(\.indices) == [0..<1800])
        #expect(often.segments[0].size == ImageSize(width: 768, height: 512))
        let hires = try self.plan { $0.variations = [.parameter(RecipeParameter(.hiresScale), values: ["1.5", "2"])] }
        #expect(hires.segments.map(\.size.width) == [768, 1024])
    }

    private func context(_ index: Int, of plan: JobPlan) throws -> String {
        let image = try plan.image(at: index)
        return EngineContext(modelDigest: image.modelDigest, parameters: image.parameters).key
    }

    @Test func isCutWhereWhatIsLoadedChanges() throws {
        let vaes = try plan {
            $0.variations = [
                .parameter(RecipeParameter(.vae), values: ["soft", "None"]),
                .parameter(RecipeParameter(.guidanceScale), values: ["4", "7"]),
            ]
        }
        #expect(vaes.segments.map(\.indices) == [0..<2, 2..<4])
        let sources = try plan { $0.variations = [.parameter(RecipeParameter(.randomSource), values: ["GPU", "CPU"])] }
        #expect(sources.segments.map(\.indices) == [0..<1, 1..<2])
        let words = try plan { $0.prompts = ["a fox, badhands", "a hare", "a hare, badhands"] }
        #expect(words.segments.count == 3)
        for plan in [vaes, sources, words] {
            for segment in plan.segments {
                #expect(try context(segment.indices.lowerBound, of: plan) == segment.context)
            }
        }
        // One context in all: as the engine has it, not the model's alone.
        let one = try plan { $0.variations = [.parameter(RecipeParameter(.guidanceScale), values: ["4", "7"])] }
        #expect(one.segments.map(\.context) == [try context(0, of: one)])
        // Where it changes with each of very many images it is not told.
        let often = try plan {
            $0.variations = [
                .parameter(RecipeParameter(.guidanceScale), values: ["1-20[600]"]),
                .parameter(RecipeParameter(.vae), values: ["soft", "None"]),
            ]
        }
        #expect(often.segments.map(\.indices) == [0..<1200])
        #expect(often.segments[0].context == often.segments[0].modelDigest.hex)
    }

    @Test func saysAllThatIsWrong() throws {
        let missing = #expect(throws: FarmError.self) {
            try plan {
                $0.prompts = ["a fox {<lora:quilt:1>|<lora:kilt:1>|<lora:link:1>}"]
                $0.variations = [.parameter(RecipeParameter(.vae), values: ["soft", "hard"])]
            }
        }
        for name in ["kilt", "link", "hard"] { #expect(missing?.message.contains("'\(name)'") == true) }
        let models = #expect(throws: FarmError.self) {
            try plan { $0.variations = [.parameter(.model, values: ["sample", "nothing", "none"])] }
        }
        for name in ["nothing", "none"] { #expect(models?.message.contains("'\(name)'") == true) }
        // A size that the model cannot make, far behind the first images: each value is tried on its own.
        let size = #expect(throws: FarmError.self) {
            try plan { content in
                content.variations = [.parameter(.size, values: ["512x512", "516x511"])]
                content.count = 100_000
            }
        }
        #expect(size?.message.hasPrefix("image 100000: ") == true)
        let picture = InputReference(sha256: Digest(repeating: "e"), size: ImageSize(width: 8, height: 8))
        let pictures = #expect(throws: FarmError.self) { try plan { $0.pictures = [picture] } }
        #expect(pictures?.message.contains("does not have the picture") == true)
    }

    @Test func anImageWhoseValuesDoNotGoTogetherFailsAlone() throws {
        // Each size can be made, and each scale of the smaller one.
        let plan = try plan {
            $0.variations = [
                .parameter(.size, values: ["512x512", "2048x2048"]),
                .parameter(RecipeParameter(.hiresScale), values: ["1", "4"]),
            ]
            $0.count = 600
        }
        for index in [0, 1200, 1799] { _ = try plan.image(at: index) }
        let error = #expect(throws: FarmError.self) { try plan.image(at: 1800) }
        #expect(error?.code == .invalidInput)
    }

    @Test func aJobWithoutARecipeIsOneSegmentWhoseSeedsGoUp() throws {
        let plan = JobPlan(imageCount: 3, model: models[0], parameters: try plan { _ in }.first.parameters)
        #expect(try plan.image(at: 2).parameters.seed == 102)
        #expect(plan.segments.map(\.indices) == [0..<3])
    }

    @Test func aMillionImagesArePlannedQuicklyAndSmall() throws {
        let start = ContinuousClock.now
        let plan = try plan {
            $0.prompts = ["a {red|blue|green} fox"]
            $0.variations = [.parameter(RecipeParameter(.guidanceScale), values: ["1-20[100]"])]
            $0.count = 10_000
        }
        #expect(plan.imageCount == 1_000_000)
        #expect(plan.segments.count == 1)
        // Debug builds on busy machines take a second.
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(try plan.image(at: 999_999).parameters.seed == 100 + 9_999)
    }
}
