import RecipeFiles
import Recipes
import Testing

/// What is wrong with a file is said with its place, and no file crashes or fills the memory.
@Suite struct RecipeFileErrorTests {
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
