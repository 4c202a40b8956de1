import FarmModel
import Testing

@Suite struct ModelResolverTests {
    private func candidate(_ name: String, _ digit: String, connected: Bool = true) -> ModelResolver.Candidate {
        ModelResolver.Candidate(
            model: ModelDescription(
                name: name, digest: String(repeating: digit, count: 64), family: .sd1, bytes: 1,
                defaults: ModelDefaults(), files: []),
            isConnected: connected)
    }

    @Test func namesDigestsAndFileNamesAreFound() throws {
        let candidates = [candidate("Dream", "a"), candidate("other", "b")]
        for wanted in ["Dream", "dream", "dream.safetensors", "aaaaaaaa", String(repeating: "A", count: 64)] {
            #expect(try ModelResolver.resolve(wanted, among: candidates).name == "Dream")
        }
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
