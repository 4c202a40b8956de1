import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Foundation
import RecipeFiles
import Recipes
import Testing

@Suite struct RecipeFileTests {
    private func message(_ text: String, folder: String = "", isJSON: Bool = false) -> String {
        do {
            _ = try RecipeFile.parse(text, file: "r.yaml", folder: folder, isJSON: isJSON)
            return "no error"
        } catch let error as FarmError {
            return error.code == .invalidInput ? error.message : "\(error.code): \(error.message)"
        } catch {
            return "\(error)"
        }
    }

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

    @Test(arguments: [
        ("promt: a", "r.yaml:1:1: unknown key 'promt'; did you mean 'prompt'"),
        ("prompt: a\nsteps: [4, x]", "r.yaml:2:8: steps 'x' is no whole number or range"),
        ("prompt: a\n\n  # c\nsteps: {a: 1}", "r.yaml:4:8: steps must be a text or a list of texts, not a map"),
        ("prompt: a\ncfg: 4-10(+0)", "r.yaml:2:6: cfg '4-10(+0)' never ends"),
        ("prompt: {a: b}", "r.yaml:1:9: prompt must be"),
        ("prompt: a {b", "r.yaml:1:9: the prompt has a '{' that never ends"),
        ("prompt: a\nprompt: b", "'prompt' is given twice"),
        ("prompt: [a", "r.yaml:2:1: this is no YAML"), ("- a", "r.yaml:1:1: a recipe must be a map"),
        ("", "r.yaml:1:1: the recipe is empty"),
        ("prompt: a\nreplace: [x, y]", "r.yaml:2:1: replace searches for 'x'"),
        ("prompt: a\nlenient: maybe", "r.yaml:2:10: lenient must be"),
        ("prompt: a\ncount: 0", "r.yaml:2:8: count 0 is out of range"),
        ("prompt: a\ndynamic: all", "r.yaml:2:10: dynamic must be one of random"),
        ("variables: {a: '${b}', b: '${a}'}\nprompt: ${a}", "r.yaml:2:1: the prompt never ends: ${a} → ${b} → ${a}"),
        (
            "prompt: a\nseed: 1-1000\nsteps: 1-400\ncfg: 1-4",
            "r.yaml:4:1: the recipe makes 1600000 images; at most 1000000"
        ),
        ("prompt: __x__ __y__\nnegative: __z__", "r.yaml:1:9: the wildcards 'x', 'y', 'z' are not there"),
        ("prompt: __../x__", "climbs out of its folder"),
        ("prompt: a\nwildcards: none", "r.yaml:2:12: the folder of wildcards 'none' is not there"),
        ("prompt: a\nwildcards: {../b: [x]}", "climbs out"),
        ("prompt: __b__\nwildcards: {a: [x, '__b__'], b: ['__a__']}", "never ends: __b__ → __a__ → __b__"),
        ("prompt: a\nprompts: none.txt", "r.yaml:2:10: the list of prompts 'none.txt' is not there"),
        ("prompt: '{\"prompt\": \"a\"}'", "r.yaml:1:9: prompt: JSON is no prompt"),
        ("prompt: a\nprompts: ['{\"prompt\": \"a\"}']", "line 1 of the prompts: JSON is no prompt"),
        ("prompt: a\nreplace: [a, '{\"seed\": 5}']", "r.yaml:2:14: replace: JSON is no prompt"),
        ("prompt: a\nreplace: [[a, 'eyJwcm9tcHQiOiAiYSBiYXJuIn0= {']]", "replace: text with base64 in it is no prompt"),
        ("prompt: a sign <b>OPEN</b>", "add --lenient-prompts (in a recipe: lenient: true)"),
        ("lenient: true\nprompt: '{\"prompt\": \"a\"}'", "r.yaml:2:9: prompt: JSON is no prompt"),
        ("prompt:", ": prompt has no value; give it a text (\"\" is an empty one)"),
        ("prompt: [a, ~, b]", "r.yaml:1:13: each of prompt has no value"),
        ("prompts: [a, null]", "each of prompts has no value"),
        ("prompts: ['', ' ']", "the list of prompts has no prompt"),
        ("prompt: a\nprompts: [a, --stepz 4]", "line 2 of the prompts: unknown option"),
        ("prompt: a\nmatrix: {at-strt: true}", "unknown key 'at-strt' in matrix; did you mean 'at-start'"),
        ("prompt: a\ninit-images: [x.png, y.png]", "no picture is there for 'x.png', 'y.png'"),
        ("prompt: a\nstyles: Ink", "unknown style 'Ink'"),
        ("? [a]\n: b", "r.yaml:1:3: a key must be a word"), ("prompt: &a x\n*a : b", "a key must be a word"),
        ("prompt: *x", "r.yaml:1:9: this is no YAML"),
        ("prompt: a\u{1}", "r.yaml:1:10: this is no YAML"), ("--- a\n--- b", "this is no YAML"),
    ])
    func whatIsWrongIsNamedWithItsPlace(text: String, expected: String) {
        let message = message(text)
        #expect(message.contains(expected), "\(message)")
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

    /// Those of a key and those that a line names.
    @Test(arguments: ["prompt: a\nstyles: [x]", "prompts: [--prompt a --styles x]", "prompt: a\nstyles: ['ok,x']"])
    func aStyleOfAnotherFormatIsRefused(text: String) throws {
        let folder = try TemporaryFolder([
            "s.csv": "name,prompt,negative_prompt\nok,ink,\nx,\"{\"\"prompt\"\": \"\"z\"\", \"\"steps\"\": 4}\",\n"
        ])
        for table in ["styles-file: s.csv\n" + text, text + "\nstyles-file: s.csv"] {
            let message = message(table, folder: folder.path)
            #expect(message.hasPrefix("r.yaml:") && message.contains("style 'x': JSON is no prompt"), "\(message)")
        }
        #expect(message("prompt: a\nstyles: ok\nstyles-file: s.csv", folder: folder.path) == "no error")
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

    @Test func aliasesAreReadAndBounded() throws {
        let file = try RecipeFile.parse("prompt: &p a cat\nnegative: *p\nname: a * b", file: "r.yaml")
        #expect(file.recipe.content.negativePrompts == ["a cat"])
        let bomb = (1...30).reduce("x0: &x0 [a, a, a]\n") { text, level in
            text + "x\(level): &x\(level) [" + Array(repeating: "*x\(level - 1)", count: 9).joined(separator: ", ")
                + "]\n"
        }
        #expect(message(bomb).contains("when its aliases are put in"))
        #expect(message(bomb + "? *x30\n: 1").contains("a key must be a word"))
        #expect(message(bomb + "? [*x30]\n: 1").contains("a key must be a word"))
        let long = String(repeating: "y", count: 900_000)
        #expect(
            message("name: &n \(long)\npermute: [" + Array(repeating: "*n", count: 20).joined(separator: ",") + "]")
                .contains("bytes"))
    }

    @Test func deepFilesAreRefused() {
        #expect(message("prompt: " + String(repeating: "[", count: 900)).contains("r.yaml:"))
        #expect(
            message("prompt: " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900)).contains(
                "levels"))
        #expect(message("prompt: " + String(repeating: "[", count: 100_000)).contains("r.yaml:"))
        #expect(message(String(repeating: "- ", count: 50_000)).contains("r.yaml:"))
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

    @Test func randomTextsNeverCrash() {
        var random = TemplateRandom(seed: 3, stream: 0)
        func pick(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
        let parts =
            RecipeKey.allCases.map(\.text) + [
                ": ", ": ", ": ", "\n", "\n", "\n", "[", "]", "{", "}", ", ", "- ", "&a ", "*a", "? ", "|\n ", ">", "'",
                "\"", "#", "1-5",
                "4-10[7]", "true", "a cat", "__x__", "{a|b}", "${v}", "\t", "  ", "!!str ", "%YAML", "---\n", "...\n",
                "\\u00", "é", "\u{0}",
            ]
        var read = 0
        for _ in 0..<4000 {
            let text = "prompt: a cat\n" + (0..<pick(16)).map { _ in parts[pick(parts.count)] }.joined()
            let message = message(text, isJSON: pick(2) == 0)
            if message == "no error" { read += 1 } else { #expect(message.hasPrefix("r.yaml:"), "\(text)\n\(message)") }
        }
        #expect(read > 100, "\(read)")
    }
}
