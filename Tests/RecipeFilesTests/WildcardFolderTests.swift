import FarmBasics
import FarmModel
import Foundation
import Recipes
import Testing

@testable import RecipeFiles

/// Folders of wildcards as people have them: one odd file harms none but those who name it.
@Suite struct WildcardFolderTests {
    private func read(_ prompt: String, _ files: [String: String], dynamic: String = "combinatorial") throws
        -> RecipeFile
    {
        let folder = try TemporaryFolder(Dictionary(uniqueKeysWithValues: files.map { ("w/" + $0.key, $0.value) }))
        return try read(prompt, in: folder, dynamic: dynamic)
    }

    private func read(_ prompt: String, in folder: TemporaryFolder, dynamic: String = "combinatorial") throws
        -> RecipeFile
    {
        let recipe = "prompt: \(String(reflecting: prompt))\nwildcards: w\ndynamic: \(dynamic)"
        return try RecipeFile.parse(recipe, file: "r.yaml", folder: folder.path)
    }

    private func prompts(_ file: RecipeFile) throws -> [String] {
        var base = JobRequest(submission: UUID(), prompt: "", submitter: "ann")
        base.seed = 1
        return try (0..<file.recipe.count).map { try file.recipe.request(at: $0, from: base).prompt }
    }

    private func message(_ prompt: String, _ files: [String: String]) -> String {
        do {
            _ = try read(prompt, files)
            return "no error"
        } catch {
            return (error as? FarmError)?.message ?? "\(error)"
        }
    }

    private static let odd = [
        "colour.txt": "red\nblue\n", "license.txt": "# LICENSE: cc0\n", "empty.txt": "", "list.yaml": "- crow\n- 3\n",
        "birds.yaml": """
        kinds:
          big: [elephant, 3, "", 2::owl, {weight: 3, content: crow}, {text: jay}, 1.5, true, "7", [a], {weight: x, text: y}]
          none:
          nothing: []
          small: mouse
          obj: {a: [p, q]}
        1: [one]
        ../up: [x]
        """,
        "json.json": #"{"j": ["k", {"text": "3::l", "weight": 0.5}, 4, null]}"#, "broken.yaml": "a:\n  - b\n c: d\n",
        "word.yaml": "word\n", "deep/sub/list.yml": "- {content: x, weight: 2}\n- a\n", "void.json": "",
        "._colour.txt": "\u{1}",
    ]

    @Test func anOddFileHarmsNoOther() throws {
        let file = try read("a __colour__ cat", Self.odd)
        #expect(try prompts(file) == ["a blue cat", "a red cat"])
        #expect(file.recipe.content.wildcards == ["colour": ["blue", "red"]])
        let notices = file.notices.joined(separator: "\n")
        #expect(notices.contains("broken.yaml:3:2: this is no YAML"))
        #expect(notices.contains("word.yaml:1:1: left out: wildcards are names and lists"))
        #expect(notices.contains("'../up' climbs out of its folder"))
        #expect(try prompts(read("a cat", Self.odd)) == ["a cat"])
    }

    @Test(arguments: [
        ("__list__", ["crow"]), ("__kinds/big__", ["7", "crow", "elephant", "jay", "owl"]),
        ("__kinds/small__", ["mouse"]),
        ("__kinds/obj/a__", ["p", "q"]), ("__j__", ["3::l", "k"]), ("__deep/sub/list__", ["a", "x"]),
        ("__1__", ["one"]),
        (
            "__*__ cat",
            ["3::l", "7", "a", "blue", "crow", "elephant", "jay", "k", "mouse", "one", "owl", "p", "q", "red", "x"].map
            { $0 + " cat" }
        ),
    ])
    func listsAndWeightedItemsAreRead(prompt: String, expected: [String]) throws {
        #expect(try prompts(read(prompt, Self.odd)) == expected)
    }

    @Test func whatIsLeftOutOfAFileIsSaidWhereItIsUsed() throws {
        let notices = try read("__kinds/big__", Self.odd).notices.joined(separator: "\n")
        for words in [
            "2:19: left out: 3 is no text", "1.5 is no text", "true is no text", "not a list of 1", "the weight 'x'",
        ] {
            #expect(notices.contains(words), "\(words) in \(notices)")
        }
        #expect(try !read("__colour__", Self.odd).notices.contains { $0.contains("is no text") })
    }

    @Test func whatIsUsedMustBeReadable() {
        for prompt in ["__broken__", "__z__", "__nowhere/b__"] {
            #expect(message(prompt, Self.odd).contains("broken.yaml:3:2: this is no YAML"), "\(prompt)")
        }
        for prompt in ["__license__", "__kinds/none__", "__kinds/nothing__", "__empty__"] {
            #expect(message(prompt, Self.odd).contains("has no value"), "\(prompt)")
        }
        #expect(message("__bad__", ["bad.txt": "a\n{b"]).contains("wildcard 'bad' ({b) has a '{' that never ends"))
        #expect(message("__colour__", ["bad.txt": "a\n{b", "colour.txt": "red"]) == "no error")
    }

    /// The grammar would eat its braces: what a value is, is told before it is read.
    @Test(arguments: [
        ("w.txt", "an owl\n{\"prompt\": \"a barn\", \"steps\": 5}\n", "w.txt:2:1: wildcard 'w': JSON is no prompt"),
        ("w.txt", "# c\n\n  eyJwcm9tcHQiOiAiYSBiYXJuIn0=", "w.txt:3:1: wildcard 'w': base64 is no prompt"),
        ("w.txt", "<p>an owl</p>", "w.txt:1:1: wildcard 'w': HTML is no prompt"),
        ("w.txt", "a barn, Steps: 20, Seed: 1", "w.txt:1:1: wildcard 'w': a list of parameters"),
        ("w.yaml", "w:\n  - an owl\n  - '{\"prompt\": \"a barn\"}'\n", "w.yaml:3:5: wildcard 'w': JSON"),
        ("w.yaml", "- {content: '{\"seed\": 5}', weight: 2}\n", "w.yaml:1:3: wildcard 'w': "),
        ("w.json", "{\"w\": [\"{\\\"prompt\\\": \\\"a barn\\\"}\"]}", "wildcard 'w': JSON is no prompt"),
    ])
    func anotherFormatIsNoValue(file: String, text: String, expected: String) throws {
        let files = [file: text, "colour.txt": "red"]
        let direct = message("__w__ cat", files)
        #expect(direct.contains(expected), "\(direct)")
        // It harms none but those who name it.
        #expect(try prompts(read("__colour__ cat", files)) == ["red cat"])
        let all = try read("__*__ cat", files)
        #expect(try prompts(all) == ["red cat"])
        #expect(all.notices.joined().contains(expected))
    }

    @Test func aLenientRecipeTakesValuesThatLookLikeParametersInPart() throws {
        let folder = try TemporaryFolder(["w/w.txt": "plan, width: 10, height: 20, ink\na sign <b>OPEN</b>"])
        let recipe = "prompt: __w__\nwildcards: w\ndynamic: combinatorial"
        for (text, field) in [(recipe, "w.txt:1:1: "), ("lenient: false\n" + recipe, "add --lenient-prompts")] {
            let error = #expect(throws: FarmError.self) {
                try RecipeFile.parse(text, file: "r.yaml", folder: folder.path)
            }
            #expect(error?.message.contains(field) == true)
        }
        let file = try RecipeFile.parse(recipe + "\nlenient: true", file: "r.yaml", folder: folder.path)
        #expect(file.recipe.count == 2)
    }

    @Test func textsThatAreTooManyToCompareAreSaid() throws {
        let files = ["x.txt": (0..<400).map { "v\($0)" }.joined(separator: "\n")]
        #expect(try read("{2$$__x__|__x__}", files).notices.contains { $0.contains("more than once") })
        #expect(try read("__x__ {a|b}", files).notices.isEmpty)
    }

    /// A recipe's own wildcards are read as those of a file are.
    @Test func wildcardsOfARecipeAreReadAsInFiles() throws {
        let text = """
            prompt: __c__ cat
            dynamic: combinatorial
            wildcards:
              c: [red, 3, "", true, {content: blue, weight: 2}]
              e: []
              n: {a/b: [x], z: }
            """
        let file = try RecipeFile.parse(text, file: "r.yaml", folder: "/")
        #expect(try prompts(file) == ["blue cat", "red cat"])
        let notices = file.notices.joined(separator: "\n")
        #expect(notices.contains("3 is no text") && notices.contains("true is no text"))
        #expect(throws: FarmError.self) {
            try RecipeFile.parse(text.replacing("__c__", with: "__e__"), file: "r.yaml", folder: "/")
        }
    }

    @Test func aFileOfCommentsAloneGivesNone() throws {
        let files = [
            "colour.txt": "red\nblue\n", "license.txt": "# LICENSE: cc0\n", "more.txt": "// none\n/* none */\n",
        ]
        #expect(try prompts(read("__*__ cat", files)) == ["blue cat", "red cat"])
    }

    @Test func linesOfTextAreWhatTheySay() throws {
        let files = ["w.txt": "3::owl\n{9::a|b} hare\n see https://x.y # z\n", "y.txt": "b\n", "x.txt": "c\na\n"]
        #expect(try prompts(read("__w__", files)) == ["3::owl", "see https://x.y # z", "a hare", "b hare"])
        #expect(try prompts(read("__[xy]__", files)) == ["a", "b", "c"])
    }

    @Test func weightsTakeNoPartInTheOrder() throws {
        let files = ["w.yaml": "a: [9::crow, 1::wren, ant]\nb: [5::bee]\n"]
        #expect(try prompts(read("__*__", files)) == ["ant", "bee", "crow", "wren"])
        #expect(try prompts(read("__a__", files)) == ["ant", "crow", "wren"])
    }

    @Test func deadNamesInFilesStayTextWithANotice() throws {
        let file = try read(
            "__w__", ["w.txt": "__gone__ house\n__v__\n__license__\n", "v.txt": "barn\n", "license.txt": "# c\n"])
        #expect(try prompts(file) == ["__gone__ house", "__license__", "barn"])
        let notices = file.notices.joined(separator: "\n")
        #expect(notices.contains("the wildcard 'w' names '__gone__'") && notices.contains("'__license__'"))
        #expect(file.recipe.content.wildcards.keys.sorted() == ["license", "v", "w"])
        // What is sent reads the same.
        let sent = try JSONDecoder().decode(Recipe.self, from: file.recipe.encoded())
        #expect(sent == file.recipe && sent.count == 3)
        #expect(message("__gone__", ["w.txt": "a"]).contains("r.yaml:1:9: the wildcard 'gone' is not there"))
        #expect(message("__x/{a|b}__", ["x/a.txt": "a"]).contains("the wildcard 'x/b'"))
    }

    @Test func namesOfChoicesAndVariablesTakeWhatTheyReachAlone() throws {
        let files = [
            "t-warm.txt": "sun\n", "t-cold.txt": "ice\n", "pet.txt": "__pets/${kind:*}/*__\n",
            "pets/small/a.txt": "mouse\n", "pets/big/b.txt": "horse\n",
        ]
        let file = try read("__t-${t:warm}__ __pet(kind=small)__", files)
        #expect(try prompts(file) == ["sun mouse"])
        #expect(file.recipe.content.wildcards.keys.sorted() == ["pet", "pets/small/a", "t-warm"])
        #expect(try prompts(read("__t-{warm|cold}__", files)) == ["sun", "ice"])
    }

    @Test func linkedFoldersInsideAreFollowedWithoutLoops() throws {
        let folder = try TemporaryFolder([
            "w/a/one.txt": "1 a\n", "out/two.txt": "2 b\n", "w/top.txt": "t\n",
        ])
        func link(_ name: String, _ target: String) throws {
            try FileManager.default.createSymbolicLink(atPath: folder.path + "/w/" + name, withDestinationPath: target)
        }
        try link("again", "a")
        try link("a/loop", "..")
        try link("away", folder.path + "/out")
        try link("gone.txt", "nothing")
        try link("secret.txt", "/etc/hostname")
        #expect(try prompts(read("__again/one__", in: folder)) == ["1 a"])
        let file = try read("__*__", in: folder)
        #expect(try prompts(file) == ["1 a", "t"])
        let notices = file.notices.joined(separator: "\n")
        for name in ["secret.txt", "away", "gone.txt"] { #expect(notices.contains(name), "\(notices)") }
        #expect(throws: FarmError.self) { try read("__secret__", in: folder) }
        #expect(throws: FarmError.self) { try read("__away/two__", in: folder) }
    }
}
