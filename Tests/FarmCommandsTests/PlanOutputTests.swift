import FarmModel
import FarmWire
import FoundationEssentials
import Recipes
import SwiftProtobuf
import Testing

@testable import FarmCommands

@Suite struct PlanOutputTests {
    private func report(
        seconds: Double? = 72, workers: [String] = ["b", "a"], isStored: Bool = true
    ) throws -> PlanOutput {
        var content = RecipeContent()
        content.prompts = ["a {cat|dog}"]
        content.variations = [
            .parameter(RecipeParameter(.sampler), values: ["Euler", "Heun"]), .parameter(.seed, values: ["1-1000"]),
        ]
        let recipe = try Recipe(content)
        let wire = Farm_V1_PlanJobResponse.with {
            $0.count = 2000
            $0.models = [
                .with {
                    $0.name = "papercut"
                    $0.digest = String(repeating: "ab", count: 32)
                    $0.images = 2000
                    $0.workers = workers
                    $0.stored = isStored
                }
            ]
            $0.first = [Samples.parameters.wire]
            if let seconds { $0.seconds = seconds }
        }
        return try PlanOutput(wire: wire, axes: recipe.axes, pictureCount: 3)
    }

    private func renderer(_ format: OutputRenderer.Format) -> OutputRenderer {
        OutputRenderer(format: format, width: nil, now: Date(timeIntervalSince1970: 0))
    }

    @Test func peopleReadAllOfIt() throws {
        let text = try report().text(renderer(.text))
        for part in [
            "images    2000\n", "time      about 1:12\n",
            "model     papercut (ababababab), 2000 images: on a, b, and in the store\n",
            "pictures  3, checked here and not uploaded\n", "  Sampler  2: Euler, Heun\n",
            "  Seed     1000: 1, 2, 3, 4, 5, 6, 7, 8, …\n",
            "INDEX  PROMPT",
            "    0  a lighthouse    42  Euler a Karras",
            "\nnothing was submitted\n",
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test(arguments: [
        (["a"], false, ": on a\n"), ([], true, "on no worker, but in the store: workers will fetch it"),
        ([], false, "on no worker and not in the store: its images would wait"),
        (["a", "b", "c", "d", "e", "f"], false, "on a, b, c, d, e, …\n"),
    ])
    func whereTheModelIs(workers: [String], isStored: Bool, words: String) throws {
        let text = try report(seconds: nil, workers: workers, isStored: isStored).text(renderer(.text))
        #expect(text.contains(words), "\(text)")
        #expect(text.contains("unknown"))
    }

    @Test func programsReadBoundedLists() throws {
        let text = try report(seconds: nil).text(renderer(.json))
        struct Plan: Decodable {
            struct Axis: Decodable {
                var name: String
                var count: Int
                var values: [String]
            }
            var imageCount: Int
            var axes: [Axis]
            var pictureCount: Int
        }
        let plan = try JSONDecoder().decode(Plan.self, from: Data(text.utf8))
        #expect(plan.imageCount == 2000 && plan.pictureCount == 3)
        #expect(plan.axes.map(\.count) == [2, 1000] && plan.axes[1].values.count == AxisOutput.mostValues)
        #expect(text.contains("\"seconds\" : null") && text.contains("\"first\" : ["))
    }

    @Test func aJobOfARecipeSaysItsAxes() throws {
        let row = JobOutput(Samples.job(id: 7, done: 0))
        var content = RecipeContent()
        content.prompts = ["x"]
        content.variations = [
            .parameter(RecipeParameter(.steps), values: ["1", "2"]), .parameter(.seed, values: ["1-5"]),
        ]
        let axes = try Recipe(content).axes
        #expect(row.summary(axes) == "job 7: 10 images of a recipe: Steps 2 × Seed 5, model sd15")
        #expect(row.summary([]) == "job 7: 10 images of a recipe, model sd15")
        let text = try renderer(.text).report(JobShowOutput(job: row, failures: [], axes: axes))
        #expect(text.contains("Steps 2: 1, 2\n") && text.contains("\nImage 0\n"), "\(text)")
    }
}
