import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import Testing

@Suite struct ModelResolverTests {
    private func candidate(_ name: String, _ digit: String, connected: Bool = true) -> ModelResolver.Candidate {
        ModelResolver.Candidate(
            model: ModelDescription(
                name: name, digest: Digest(repeating: digit), family: .sd1, bytes: 1,
                defaults: ModelDefaults(), files: []),
            isConnected: connected)
    }

    @Test func namesDigestsAndFileNamesAreFound() throws {
        let candidates = [candidate("Dream", "a"), candidate("other", "b")]
        for wanted in ["Dream", "dream", "dream.safetensors", "aaaaaaaa", String(repeating: "A", count: 64)] {
            #expect(try ModelResolver.resolve(wanted, among: candidates).name == "Dream")
        }
    }

    @Test(arguments: [
        "Dream", "dream", "DREAM.SAFETENSORS", "dream.gguf", "sub/Dream.ckpt", "sub\\Dream.ckpt", " Dream ",
        "Dream [aaaaaaaaaa]", "sub/dream.safetensors [aaaaaaaaaa]", "dream [0123456789]", "dream [whatever]",
        "aaaaaaaa",
        "aaaaaaaaaa", "AAAAAAAAAA",
    ])
    func isNamedAsTheWebUIsAllow(wanted: String) throws {
        let candidates = [candidate("Dream", "a"), candidate("Dreamer", "b"), candidate("a", "c")]
        #expect(try ModelResolver.resolve(wanted, among: candidates).name == "Dream")
    }

    @Test(arguments: ["aaaaaaa", "dream.txt", "", "[aaaaaaaaaa]x", "/", "aaaaaaaag", String(repeating: "a", count: 65)])
    func isNotNamedByOtherWords(wanted: String) {
        #expect(throws: FarmError.self) { try ModelResolver.resolve(wanted, among: [candidate("Dream", "a")]) }
    }

    @Test func aHashInBracketsChoosesAmongModelsOfOneName() throws {
        let both = [candidate("x", "a"), candidate("x", "b")]
        #expect(try ModelResolver.resolve("x.safetensors [bbbbbbbbbb]", among: both).digest.hasPrefix("b"))
        #expect(throws: FarmError.self) { try ModelResolver.resolve("x [cccccccccc]", among: both) }
    }

    @Test func theVeryNameGoesBeforeWhatItCouldMean() throws {
        let candidates = [candidate("x [bbbbbbbbbb]", "a"), candidate("x", "b"), candidate("X", "c")]
        #expect(try ModelResolver.resolve("x [bbbbbbbbbb]", among: candidates).digest.hasPrefix("a"))
        #expect(try ModelResolver.resolve("X", among: candidates).digest.hasPrefix("c"))
        #expect(
            try ModelResolver.resolve("aaaaaaaa", among: [candidate("aaaaaaaa", "b"), candidate("x", "a")]).name
                == "aaaaaaaa")
    }

    @Test func aModelOfSeveralFilesIsFoundByItsCheckpoint() throws {
        var several = candidate("x", "a")
        several.model.files = [
            .init(role: .checkpoint, sha256: Digest(repeating: "d")),
            .init(role: .vae, sha256: Digest(repeating: "e")),
        ]
        #expect(try ModelResolver.resolve("dddddddddd", among: [several]).name == "x")
        #expect(throws: FarmError.self) { try ModelResolver.resolve("eeeeeeeeee", among: [several]) }
    }

    @Test func theOnlyModelNeedsNoName() throws {
        #expect(try ModelResolver.resolve(nil, among: [candidate("a", "a")]).name == "a")
        #expect(
            try ModelResolver.resolve(nil, among: [candidate("a", "a"), candidate("b", "b", connected: false)]).name
                == "a")
        let error = #expect(throws: FarmError.self) {
            try ModelResolver.resolve(nil, among: [candidate("a", "a"), candidate("b", "b")])
        }
        #expect(error?.message.contains("a, b") == true)
        #expect(throws: FarmError.self) { try ModelResolver.resolve(nil, among: []) }
    }

    @Test func oneNameForTwoModelsIsRefusedUnlessOneOfThemIsGone() throws {
        let both = [candidate("x", "a"), candidate("x", "b")]
        let error = #expect(throws: FarmError.self) { try ModelResolver.resolve("x", among: both) }
        #expect(error?.message.contains("aaaaaaaaaa, bbbbbbbbbb") == true)
        let one = [candidate("x", "a", connected: false), candidate("x", "b")]
        #expect(try ModelResolver.resolve("x", among: one).digest.hasPrefix("b"))
        #expect(try ModelResolver.resolve("x", among: [candidate("x", "a", connected: false)]).name == "x")
    }

    @Test func anUnknownModelGetsTheNearestNames() {
        let error = #expect(throws: FarmError.self) {
            try ModelResolver.resolve("lighthose", among: [candidate("lighthouse", "a"), candidate("cat", "b")])
        }
        #expect(error?.message == "unknown model 'lighthose'; did you mean 'lighthouse'?")
    }
}
