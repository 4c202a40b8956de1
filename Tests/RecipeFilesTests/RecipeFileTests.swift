import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Foundation
import RecipeFiles
import Recipes
import Testing

@Suite struct RecipeFileTests {
    private func base() -> JobRequest {
        var base = JobRequest(submission: UUID(), prompt: "", submitter: "ann")
        base.seed = 100
        return base
    }

    @Test func theReadmesGridMakesItsImages() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = try RecipeFile.read(root.appending(path: "Deploy/examples/grid.yaml").path)
        #expect(file.recipe.count == 60)
        #expect(file.recipe.axes.map(\.name) == ["Sampler", "CFG scale", "Seed"])
        #expect(file.recipe.axes.map(\.count) == [3, 4, 5])
        #expect(file.recipe.segments == [RecipeSegment(indices: 0..<60, model: "papercut")])
        let words = #/a (red|orange|purple) (bird|cat|dog|fish), outline/#
        for index in 0..<60 {
            let request = try file.recipe.request(at: index, from: base())
            #expect(try words.wholeMatch(in: request.prompt) != nil, "\(request.prompt)")
            #expect(request.prompt == (try file.recipe.request(at: index % 5, from: base()).prompt))
        }
        var request = base()
        file.apply(to: &request)
        #expect(request.name == "samplers and guidance")
    }

    @Test func everyKeyIsRead() throws {
        let folder = try TemporaryFolder([
            "lines.txt": "a cat\n\n--prompt a dog --steps 5\n", "s.csv": "name,prompt\nInk,ink {prompt}\n",
            "in/b.png": "", "in/a.png": "", "in/note.txt": "",
        ])
        let text = """
            name: all
            priority: 5
            lenient: true
            seamless: false
            prompt: on top ${where} | x
            negative: [blurry, "no, really"]
            prompts: lines.txt
            prompts-place: end
            continue-seeds: true
            styles: [None, "Ink,Ink"]
            styles-file: s.csv
            variables: {where: on paper}
            wildcards: {a/b: [x, y]}
            dynamic: random
            limit: 4
            draws: index
            replace: [[x, y], [blurry, noisy]]
            permute: [on, top]
            matrix: {prompt: positive, delimiter: space, at-start: true, vary-seed: true}
            init-images: in
            count: 2
            strength: 0.5
            cfg: 1-2
            """
        let file = try RecipeFile.parse(text, file: "r.yaml", folder: folder.path)
        let content = file.recipe.content
        #expect(file.name == "all")
        #expect(file.priority == 5)
        #expect(file.isLenient == true)
        #expect(file.isSeamless == false)
        #expect(file.pictures == ["in/a.png", "in/b.png"].map { folder.path + "/" + $0 })
        #expect(content.pictures.count == 2)
        #expect(content.lines == ["a cat", "", "--prompt a dog --steps 5", ""])
        #expect(content.negativePrompts == ["blurry", "no, really"])
        #expect(content.combinationLimit == 4)
        #expect(
            file.recipe.axes.map(\.name) == [
                "Negative prompt", "Prompt line", "Styles", "Prompt S/R", "Prompt S/R", "Prompt order", "Prompt matrix",
                "Init image", "CFG scale", "Seed",
            ])
        let real = InputReference(sha256: Digest(repeating: "cd"), size: ImageSize(width: 8, height: 8))
        #expect(try file.recipe.with(pictures: [real, real]).count == file.recipe.count)
    }

    @Test func jsonIsRead() throws {
        let text = #"{"prompt": "a \uD83D\uDE00 cat", "steps": [4, "5-6"], "cfg": 7}"#
        let file = try RecipeFile.parse(text, file: "r.json", isJSON: true)
        #expect(file.recipe.count == 3)
        #expect(try file.recipe.request(at: 0, from: base()).prompt == "a 😀 cat")
    }

    @Test func aCommentInAFileOfPromptsIsNoPrompt() throws {
        let folder = try TemporaryFolder([
            "p.txt": "# owls\na barn owl\n\n  #2\n--prompt a barn --steps 4\n", "none.txt": "# nothing yet\n\n",
            "wrong.txt": "# owls\n--stepz 4\n",
        ])
        let file = try RecipeFile.parse("prompts: p.txt", file: "r.yaml", folder: folder.path)
        #expect(
            try (0..<file.recipe.count).map { try file.recipe.request(at: $0, from: base()).prompt } == [
                "a barn owl", "a barn",
            ])
        let none = message("prompts: none.txt", folder: folder.path)
        #expect(none.contains("the list of prompts '\(folder.path)/none.txt' has no prompt"), "\(none)")
        #expect(message("prompts: wrong.txt", folder: folder.path).contains("line 2 of the prompts: unknown option"))
    }

    @Test func anEmptyPromptIsAskedForInWords() throws {
        let file = try RecipeFile.parse("prompt: [a, '']\nnegative:\nname: x", file: "r.yaml")
        #expect(try (0..<file.recipe.count).map { try file.recipe.request(at: $0, from: base()).prompt } == ["a", ""])
    }

    @Test(arguments: [
        "plan, width: 10, height: 20, ink", "a poster that reads \"seed\": the film", "a sign <b>OPEN</b>",
    ])
    func aLenientRecipeTakesWhatLooksLikeParametersInPart(prompt: String) throws {
        let text = "prompt: \(String(reflecting: prompt))\n"
        #expect(message(text).contains("lenient: true"))
        let file = try RecipeFile.parse(text + "lenient: true", file: "r.yaml")
        #expect(try file.recipe.request(at: 0, from: base()).prompt == prompt)
    }

    @Test func wildcardsOfAFolderAreRead() throws {
        let folder = try TemporaryFolder([
            "w/colour.txt": "# a comment\nred\n\n blue \nred\n", "w/deep/er/animal.txt": "cat\n",
            "w/more.yaml": "kinds:\n  big: [elephant, __colour__ whale]\n  small: mouse\n",
            "w/sub/j.json": #"{"k": ["v\uD83D\uDE00"]}"#,
            "w/other.md": "x",
        ])
        let file = try RecipeFile.parse(
            "prompt: __animal__ __kinds/*__ __sub/k__\nwildcards: w", file: "r.yaml", folder: folder.path)
        #expect(
            file.recipe.content.wildcards == [
                "colour": ["blue", "red"], "deep/er/animal": ["cat"], "kinds/big": ["__colour__ whale", "elephant"],
                "kinds/small": ["mouse"], "sub/k": ["v😀"],
            ])
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/w/link.txt", withDestinationPath: "/etc/hostname")
        #expect(message("prompt: a __link__\nwildcards: w", folder: folder.path).contains("climbs out of its folder"))
    }

    @Test func aFolderWithoutWildcardsIsNamed() throws {
        let folder = try TemporaryFolder(["w/note.md": "x"])
        let error = #expect(throws: FarmError.self) {
            try RecipeFile.parse("prompt: a __b__\nwildcards: w", file: "r.yaml", folder: folder.path)
        }
        #expect(error?.message.contains("w' has no .txt, .yaml or .json file") == true, "\(error.debugDescription)")
    }

    @Test func picturesOfAPatternAreInOrder() throws {
        let folder = try TemporaryFolder(["in/b.png": "", "in/a.png": "", "in/c.jpg": ""])
        let file = try RecipeFile.parse(
            "prompt: a\ninit-images: [in/*.png, in/c.jpg]", file: "r.yaml", folder: folder.path)
        #expect(file.pictures == ["a.png", "b.png", "c.jpg"].map { folder.path + "/in/" + $0 })
        #expect(file.recipe.axes.map(\.labels) == [["a.png", "b.png", "c.jpg"]])
    }

    @Test func theSchemaHasTheReadersKeys() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = try Data(contentsOf: root.appending(path: "Deploy/recipe.schema.json"))
        let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let properties = try #require(schema["properties"] as? [String: Any])
        #expect(Set(properties.keys) == Set(RecipeKey.allCases.map(\.text)))
        #expect(schema["additionalProperties"] as? Bool == false)
        let matrix = try #require((properties["matrix"] as? [String: Any])?["oneOf"] as? [[String: Any]])
        let keys = matrix.compactMap { $0["properties"] as? [String: Any] }.flatMap(\.keys)
        #expect(Set(keys) == Set(RecipeKey.matrixKeys))
    }
}
