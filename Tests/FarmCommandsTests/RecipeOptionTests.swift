import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import LocalFiles
import Recipes
import Testing

@testable import FarmCommands

@Suite struct RecipeOptionTests {
    private static let grid = """
        name: from the file
        prompt: a {red|blue} __animal__
        sampler: [Euler, Heun, DPM++ 2M]
        steps: 10
        cfg: 1-7[4]
        seed: 1-5
        wildcards:
          animal: [cat, dog]
          plant: [oak]
        """

    /// The submission of these flags, with the recipe in a file.
    private func submission(_ flags: [String], file: String? = grid) async throws -> Submission {
        var result: Submission?
        try await TestFiles.withFolder { folder in
            var arguments = flags
            if let file {
                try DurableFile.write(Array(file.utf8), to: folder + "/grid.yaml")
                arguments = ["--recipe", folder + "/grid.yaml"] + flags
            }
            let command = try JobSubmit.parse(arguments)
            let prompt = command.generation.prompt
            let recipe = try command.variety.read(command.overrides(prompt: prompt))
            result = try command.submission(prompt: prompt, like: command.likeness.read(), recipe: recipe)
        }
        return try #require(result)
    }

    private func requests(_ submission: Submission) throws -> [JobRequest] {
        let recipe = try #require(submission.recipe)
        return try (0..<recipe.count).map { try recipe.request(at: $0, from: submission.request) }
    }

    @Test func theFileIsReadAndSent() async throws {
        let submission = try await submission([])
        #expect(submission.request.name == "from the file" && submission.request.imageCount == 60)
        #expect(submission.recipe?.axes.map(\.name) == ["Sampler", "CFG scale", "Seed"])
        let sent = try submission.message()
        #expect(sent.count == 60)
        #expect(try JobRecipe.read(sent.recipe) == submission.recipe)
    }

    @Test func whatTheFlagsSayWins() async throws {
        let submission = try await submission([
            "a __plant__", "--name", "mine", "--steps", "20", "--sampler", "Euler a", "--schedule", "Karras",
            "--seed", "9", "--count", "2", "--negative", "text",
        ])
        let requests = try requests(submission)
        #expect(submission.recipe?.axes.map(\.name) == ["CFG scale", "Seed"] && requests.count == 8)
        #expect(submission.request.name == "mine")
        #expect(Set(requests.map(\.prompt)) == ["a oak"] && Set(requests.map(\.negativePrompt)) == ["text"])
        #expect(requests.allSatisfy { $0.steps == 20 && $0.sampler == .eulerAncestral && $0.schedule == .karras })
        #expect(requests.map(\.seed).prefix(3) == [9, 10, 9])
    }

    @Test func anAxisStandsWhereTheFileHasItOrBehind() async throws {
        let submission = try await submission(["--axis", "cfg=2,3", "--axis", "size=64x64,128x128"])
        #expect(submission.recipe?.axes.map(\.name) == ["Sampler", "CFG scale", "Size", "Seed"])
        #expect(submission.recipe?.axes[1].labels == ["2", "3"])
    }

    @Test func flagsAloneMakeARecipe() async throws {
        let submission = try await submission(
            ["a {red|blue} car", "--combinatorial", "--axis", "steps=10-30(+10)", "--axis", "sampler=Euler a,Heun"],
            file: nil)
        let requests = try requests(submission)
        #expect(requests.count == 12)
        #expect(Set(requests.map(\.prompt)) == ["a red car", "a blue car"])
        #expect(Set(requests.map(\.steps)) == [10, 20, 30])
    }

    @Test func withoutThemBracesAreText() throws {
        let command = try JobSubmit.parse(["a {red|blue} car"])
        #expect(try command.variety.read(command.overrides(prompt: "a {red|blue} car")) == nil)
        #expect(try command.submission(prompt: "a {red|blue} car").request.prompt == "a {red|blue} car")
    }

    @Test(arguments: [
        ("a {red|blue} car", "{red|blue}"), ("a __colour__ car", "__colour__"), ("a __pets/*__", "__pets/*__"),
        ("{2$$a, b}", "{2$$a, b}"), ("a ${size} car", "${size}"), ("%{calm … $$ owl}", "%{calm … $$ owl}"),
        ("{a {b|c}", "{b|c}"), ("[a|b] {c|d}", "{c|d}"), ("{\n3::red\n| blue}", #"{\u{a}3::red\u{a}| blue}"#),
    ])
    func whatLooksLikeARecipeIsHinted(prompt: String, piece: String) throws {
        let notices = [RecipeOptions.hint([("the prompt", prompt)])].compactMap { $0 }
        #expect(notices.count == 1 && notices.allSatisfy { $0.hasPrefix("the prompt has '\(piece)'") }, "\(notices)")
        let flags = notices.joined().split { !($0.isLetter || $0 == "-") }.filter { $0.hasPrefix("--") }
        #expect(!flags.isEmpty)
        for flag in flags { #expect(JobSubmit.helpMessage(columns: 200).contains("\(flag) ")) }
        #expect(
            RecipeOptions.hint([("the prompt", "a car"), ("--negative", prompt)])?.hasPrefix("--negative has") == true)
    }

    @Test func theHintIsSaidAtSubmission() throws {
        let command = try JobSubmit.parse(["a car", "--negative", "{red|blue}"])
        #expect(try command.submission(prompt: "a __colour__ car").notices.first?.hasPrefix("the prompt has") == true)
        #expect(try command.submission(prompt: "a car").notices.first?.hasPrefix("--negative has") == true)
    }

    @Test(arguments: [
        "a (red:1.2) car", "a [red|blue] car, [a:b:0.5]", "<lora:my__name__v2:1> car", "{{{red}}} car", "{red} car",
        "snake__case, other__case", "emb__v1__x", "a $5 car, 100%", "http://a/b", "a car }", "{a [b|c]}", "____",
        "a __ b __",
    ])
    func whatIsNoRecipeIsNotHinted(prompt: String) throws {
        #expect(RecipeOptions.hint([("the prompt", prompt)]) == nil)
    }

    @Test func whatIsLeftOutOfWildcardsIsSaid() async throws {
        try await TestFiles.withFolder { folder in
            for (name, text) in ["pet.txt": "cat\n__gone__ dog\n", "broken.yaml": "a:\n  - b\n c: d\n"] {
                try DurableFile.write(Array(text.utf8), to: folder + "/" + name)
            }
            let submission = try await submission(["a __pet__", "--wildcards", folder, "--combinatorial"], file: nil)
            #expect(try requests(submission).map(\.prompt) == ["a __gone__ dog", "a cat"])
            #expect(submission.notices.count == 2)
            #expect(submission.notices.contains { $0.contains("broken.yaml:3:2") })
            #expect(submission.notices.contains { $0.contains("the wildcard 'pet' names '__gone__'") })
        }
    }

    @Test func noticesAreFewAndPlain() {
        let lines = NoticeList.lines((0..<12).map { "\u{1B}[2J\($0)" })
        #expect(lines.count == 11 && lines.last == "and 2 more notices")
        #expect(lines.first == #"\u{1b}[2J0"#)
    }

    @Test func wildcardsComeFromAFolder() async throws {
        try await TestFiles.withFolder { folder in
            try DurableFile.write(Array("cat\n".utf8), to: folder + "/pet.txt")
            let submission = try await submission(["a __pet__", "--wildcards", folder], file: nil)
            #expect(try requests(submission).map(\.prompt) == ["a cat"])
        }
    }

    @Test func stylesArePutAroundEveryPrompt() async throws {
        try await TestFiles.withFolder { folder in
            let csv = "name,prompt,negative_prompt\n\"ink, wet\",ink drawing of {prompt},blurry\n"
            try DurableFile.write(Array(csv.utf8), to: folder + "/styles.csv")
            let submission = try await submission(
                ["a cat", "--axis", "steps=1,2", "--styles", folder + "/styles.csv", "--style", "ink, wet"], file: nil)
            let requests = try requests(submission)
            #expect(requests.map(\.prompt) == ["ink drawing of a cat", "ink drawing of a cat"])
            #expect(requests.map(\.negativePrompt) == ["blurry", "blurry"])
        }
    }

    @Test func picturesAreCheckedAndPutIn() async throws {
        try await TestFiles.withFolder { folder in
            try DurableFile.write(TestFiles.png(width: 8), to: folder + "/a.png")
            try DurableFile.write(TestFiles.png(width: 16), to: folder + "/b.png")
            let submission = try await submission(
                ["--strength", "0.5"], file: "prompt: x\ninit-images: ['\(folder)/a.png', '\(folder)/b.png']")
            let requests = try requests(submission)
            #expect(requests.map { $0.initImage?.picture.size.width } == [8, 16])
            #expect(requests.allSatisfy { $0.initImage?.strength == 0.5 })
            #expect(submission.files.map(\.reference) == submission.recipe?.content.pictures)
        }
    }

    @Test func everyPictureThatCannotBeUsedIsNamed() async throws {
        try await TestFiles.withFolder { folder in
            for name in ["a.png", "b.png", "c.png"] { try DurableFile.write([1, 2, 3], to: "\(folder)/\(name)") }
            try DurableFile.write(TestFiles.png(), to: folder + "/d.png")
            let error = try await #require(throws: FarmError.self) {
                try await submission([], file: "prompt: x\ninit-images: '\(folder)'")
            }
            for name in ["a.png", "b.png", "c.png"] { #expect(error.message.contains(name), "\(error.message)") }
            #expect(!error.message.contains("d.png"))
        }
    }

    @Test(arguments: [
        (["--axis", "steps"], "--axis: 'steps' is no axis"),
        (["--axis", "step=1"], "unknown parameter 'step'; did you mean"),
        (["--axis", "steps=10-50(+0)"], "--axis: "), (["--axis", "steps=0"], "--axis: steps 0"),
        (["--axis", "steps=1", "--axis", "steps=2"], "--axis steps is given twice"),
        (["--axis", "steps=1,2", "--steps", "4"], "--steps and --axis steps say the same"),
        (["--axis", "seed=1-1001", "--axis", "cfg=1-10[1000]"], "at most 1000000"),
        (["--wildcards", ""], "--wildcards is empty"), (["--wildcards", "/nowhere"], "--wildcards: the folder"),
        (["--recipe", ""], "--recipe is empty"), (["--recipe", "/nowhere/a.yaml"], "'/nowhere/a.yaml' is not there"),
        (["--axis", "strength=0.5"], "strength"),
    ])
    func whatCannotBeIsRefusedByName(flags: [String], words: String) async throws {
        let error = try await #require(throws: FarmError.self) { try await submission(["x"] + flags, file: nil) }
        #expect(error.code == .invalidInput)
        #expect(error.message.contains(words), "\(error.message)")
    }

    @Test(arguments: [
        ("a __fish__", "the prompt: the wildcard 'fish' is not there"), ("a {red", "the prompt: "),
        ("${nothing}", "the prompt: "),
    ])
    func thePromptIsNamedWhereItIsWrong(prompt: String, words: String) async throws {
        let error = try await #require(throws: FarmError.self) { try await submission([prompt]) }
        #expect(error.message.hasPrefix(words), "\(error.message)")
    }

    @Test(arguments: [
        ("prompt: x\nstepps: 4", "grid.yaml:2:1: unknown key 'stepps'"), ("prompt: x\nsteps: many", "grid.yaml:2:"),
        ("prompt: [", "grid.yaml:"), ("", "the recipe is empty"), ("steps: 4", "no prompt"),
        ("prompt: (x:.)", "image 0: "),
    ])
    func theFileIsNamedWhereItIsWrong(file: String, words: String) async throws {
        let error = try await #require(throws: FarmError.self) { try await submission([], file: file) }
        #expect(error.code == .invalidInput)
        #expect(error.message.contains(words), "\(error.message)")
    }

    @Test func aDryRunDeliversNothing() throws {
        for flags in [["--wait"], ["--output", "x"], ["--sheet", "x.png"]] {
            #expect(throws: (any Error).self) { try JobSubmit.parse(["x", "--dry-run"] + flags) }
        }
        #expect(try JobSubmit.parse(["--recipe", "a.yaml", "--dry-run"]).dryRun)
    }
}
