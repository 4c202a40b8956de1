import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Foundation
import Prompts
import Testing

/// Names with folders, and what tells files of one name apart.
@Suite struct FolderNameTests {
    private func file(
        _ name: String, _ digit: Character, in folders: [String]?, kind: AccessoryKind = .lora, alias: String? = nil,
        shortHash: String? = nil
    ) -> AccessoryDescription {
        AccessoryDescription(
            kind: kind, name: name, alias: alias, sha256: Digest(repeating: digit),
            shortHash: shortHash ?? "5\(digit)00000000ff", family: .sd1, bytes: 1, folders: folders)
    }

    private func found(_ wanted: String, _ files: [AccessoryDescription]) throws -> Character? {
        let kind = files.first?.kind ?? .lora
        return try AccessoryResolver.resolve(wanted, kind: kind, among: files, family: .sd1).sha256.hex.first
    }

    private func refusal(_ wanted: String, _ files: [AccessoryDescription]) -> String {
        let error = #expect(throws: FarmError.self, "\(wanted)") { try found(wanted, files) }
        #expect(error?.code == .invalidInput)
        return error?.message ?? ""
    }

    /// Each of the words that a message offers, tried.
    private func offers(_ message: String, _ separator: String) -> [String] {
        let words = message.components(behind: separator)
        return words.split(separator: ",").map { String($0).trimming }
    }

    @Test(arguments: AccessoryKind.allCases) func aFolderMeansThatFolder(kind: AccessoryKind) throws {
        let files = [
            file("same", "a", in: ["models/Lora/sub1"], kind: kind),
            file("same", "b", in: ["models/Lora/sub2"], kind: kind),
        ]
        for wanted in [
            "sub2/same", "sub2\\same", "Lora/sub2/same.safetensors", "models/Lora/sub2/same", "SUB2/Same.pt",
            "./sub2/same", "/srv/models/Lora/sub2/same.safetensors", "C:\\sd\\models\\Lora\\sub2\\same.safetensors",
            "sub2/same [whatever]", "same [5b00000000ff]", "sub9/same [5b00000000ff]",
        ] {
            #expect(try found(wanted, files) == "b", "\(wanted)")
        }
        #expect(try found("sub1/same", files) == "a")
        for wanted in ["sub9/same", "sub/same", "ub2/same", "x/sub2/same", "sub2/x/same", "../same", "b2\\same"] {
            let message = refusal(wanted, files)
            #expect(message.contains("sub1/same, sub2/same"), "\(message)")
        }
        let ambiguous = refusal("same", files)
        #expect(ambiguous.contains("names 2 different"))
        #expect(offers(ambiguous, "name one of: ") == ["sub1/same", "sub2/same"])
    }

    @Test func caseDecidesOnlyWhereNothingElseDoes() throws {
        let files = [
            file("same", "a", in: ["m/Sub"]), file("same", "b", in: ["m/sub"]), file("Same", "c", in: ["m/x"]),
        ]
        #expect(try found("sub/same", files) == "b")
        #expect(try found("Sub/same", files) == "a")
        #expect(refusal("SUB/same", files).contains("2 different"))
        #expect(try found("Same", files) == "c")
    }

    @Test func aCopyInAnotherFolderIsTheFileThereToo() throws {
        let files = [file("same", "a", in: ["m/x", "m/y"]), file("same", "a", in: ["m/z"])]
        for wanted in ["same", "x/same", "y/same", "z/same"] { #expect(try found(wanted, files) == "a") }
        #expect(refusal("q/same", files).contains("accepted: same"))
    }

    @Test func whatNobodyHasSaidWhereItLiesMayLieAnywhere() throws {
        #expect(try found("sub9/same", [file("same", "a", in: nil)]) == "a")
        // What only the store has lies in no folder.
        #expect(refusal("sub9/same", [file("same", "a", in: [""])]).contains("accepted: same"))
        #expect(try found("same", [file("same", "a", in: [""])]) == "a")
    }

    @Test func eachSuggestionCanBeFollowed() throws {
        let one = "500000000000"
        let sets = [
            // One alias and equal tensors.
            [
                file("first", "a", in: ["m"], alias: "x", shortHash: one),
                file("second", "b", in: ["m"], alias: "x", shortHash: one),
            ],
            // One name, one folder's name on two workers, equal tensors.
            [file("x", "a", in: ["m/s"], shortHash: one), file("x", "b", in: ["m/s"], shortHash: one)],
            [file("x", "a", in: ["m/s"]), file("x", "b", in: ["n/s"]), file("x", "c", in: ["m/s/t"])],
            [file("x", "a", in: nil), file("x", "b", in: [""]), file("x", "c", in: ["m"])],
            // A folder that no tag can hold.
            [file("x", "a", in: ["m/a:b"]), file("x", "b", in: ["m/c "])],
        ]
        for files in sets {
            let words = offers(refusal("x", files), "name one of: ")
            #expect(Set(words).count == files.count, "\(words)")
            #expect(Set(try words.map { try found($0, files) }) == Set(files.map(\.sha256.hex.first)))
            for word in words {
                let prompt = try ParsedPrompt(parsing: "a <lora:\(word):0.5>", field: "prompt", isLenient: false)
                #expect(prompt.loras.map(\.name) == [word])
            }
        }
    }

    @Test func namesThatNoTagCanHoldGoByTheirHash() throws {
        let files = [file("quilt ", "a", in: ["m"]), file("my:lora", "b", in: ["m"]), file("ink", "c", in: ["m"])]
        #expect(try found("quilt", files) == "a")
        #expect(try found("quilt ", files) == "a")
        #expect(try found("quilt", files + [file("quilt", "d", in: ["m/n"])]) == "d")
        let message = refusal("my", files)
        #expect(message.contains("'5b00000000ff' (my:lora)"), "\(message)")
        #expect(try found("5b00000000ff", files) == "b")
        let error = #expect(throws: FarmError.self) {
            try ParsedPrompt(parsing: "<lora:my:lora:1>", field: "prompt", isLenient: false)
        }
        #expect(error?.message.contains("hash") == true, "\(error?.message ?? "")")
    }

    @Test func modelsAreFoundInTheirFolders() throws {
        func model(_ name: String, _ digit: Character, in folders: [String]?) -> ModelResolver.Candidate {
            ModelResolver.Candidate(
                model: ModelDescription(
                    name: name, digest: Digest(repeating: digit), family: .sd1, bytes: 1,
                    defaults: ModelDefaults(), files: [], folders: folders),
                isConnected: true)
        }
        let both = [model("x", "a", in: ["models/old"]), model("x", "b", in: ["models/new"])]
        #expect(try ModelResolver.resolve("new\\X.safetensors", among: both).digest.hasPrefix("b"))
        let ambiguous = #expect(throws: FarmError.self) { try ModelResolver.resolve("x", among: both) }
        #expect(ambiguous?.message.contains("new/x, old/x") == true)
        let missing = #expect(throws: FarmError.self) { try ModelResolver.resolve("other/x", among: both) }
        #expect(missing?.message.contains("accepted: new/x, old/x") == true)
    }

    @Test func oneContentUnderTwoNamesIsBoth() throws {
        func model(_ name: String, steps: Int) -> ModelResolver.Candidate {
            ModelResolver.Candidate(
                model: ModelDescription(
                    name: name, digest: Digest(repeating: "a"), family: .sd1, bytes: 1,
                    defaults: ModelDefaults(steps: steps), files: []),
                isConnected: true)
        }
        let models = [model("a-portrait", steps: 8), model("papercut", steps: 20)]
        for (name, steps) in [("a-portrait", 8), ("papercut", 20)] {
            let found = try ModelResolver.resolve(name, among: models)
            #expect(found.name == name && found.defaults.steps == steps)
        }
        // In a case that neither has it names none of the two.
        let cases = [model("papercut", steps: 8), model("PaperCut", steps: 20)]
        for (name, steps) in [("papercut", 8), ("PaperCut", 20), ("papercut.safetensors", 8), ("aaaaaaaa", 8)] {
            #expect(try ModelResolver.resolve(name, among: cases).defaults.steps == steps)
        }
        for name in ["PAPERCUT", "paperCut.safetensors", "PAPERCUT [aaaaaaaaaa]"] {
            let error = #expect(throws: FarmError.self) { try ModelResolver.resolve(name, among: cases) }
            #expect(error?.message.hasSuffix("; name one of: PaperCut, papercut") == true, "\(error?.message ?? "")")
        }
        #expect(try ModelResolver.resolve("X", among: [model("x", steps: 8), model("x", steps: 9)]).name == "x")
        let files = [file("one", "a", in: ["m"]), file("two", "a", in: ["m"])]
        for name in ["one", "two"] {
            #expect(try AccessoryResolver.resolve(name, kind: .lora, among: files, family: .sd1).name == name)
        }
    }

    @Test func whatIsRecordedSaysTheFolderWhereTheNameIsNotEnough() throws {
        let files = [file("same", "a", in: ["m/s1"]), file("same", "b", in: ["m/s2"]), file("ink", "c", in: ["m/s1"])]
        let names = files.map { AccessoryResolver.reference(to: $0, among: files, family: .sd1).name }
        #expect(names == ["s1/same", "s2/same", "ink"])
    }

    @Test func embeddingsOfOneNameAreWordsWithTheirFolders() throws {
        let files = [
            file("cat", "a", in: ["e/s1"], kind: .embedding), file("cat", "b", in: ["e/s2"], kind: .embedding),
            file("dog", "c", in: ["e/s1"], kind: .embedding),
        ]
        let model = ModelDescription(
            name: "m", digest: .zero, family: .sd1, bytes: 1, defaults: ModelDefaults(), files: [])
        func embeddings(_ prompt: String) throws -> [AccessoryReference] {
            try JobRequest(submission: UUID(), prompt: prompt, submitter: "ann").resolved(
                model: model, holdings: FarmHoldings(accessories: files)
            ) { 1 }.embeddings
        }
        let found = try embeddings("a s2/cat and a dog")
        #expect(found.map(\.name) == ["dog", "s2/cat"])
        #expect(found.map(\.sha256.hex.first) == ["c", "b"])
        #expect(try embeddings("s1/dog").map(\.name) == ["dog"])
        let error = #expect(throws: FarmError.self) { try embeddings("a cat") }
        #expect(error?.message.contains("s1/cat, s2/cat") == true)
    }
}

extension String {
    fileprivate func components(behind mark: String) -> String {
        guard let range = firstRange(of: mark) else { return "" }
        return String(self[range.upperBound...])
    }

    fileprivate var trimming: String {
        var text = self[...]
        while text.first == " " { text = text.dropFirst() }
        return String(text)
    }
}
