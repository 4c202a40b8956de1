import Testing

@testable import FuzzSupport

/// A few thousand inputs of each subject, so that none goes stale between the long runs of `Deploy/fuzz`.
@Suite struct FuzzSubjectTests {
    /// Those whose inputs take long are given fewer.
    private static let slow: Set = [
        "basics", "options", "prompts", "templates", "infotext", "pasted", "recipes", "recipe-values", "configuration",
        "picture-texts", "safetensors",
    ]

    @Test(arguments: FuzzSubject.all.map(\.name)) func bearsBadInputs(name: String) throws {
        let subject = try #require(FuzzSubject.named(name))
        for number in 0..<(Self.slow.contains(name) ? 60 : 300 as UInt64) {
            subject.refusal(of: subject.input(seed: 7, number: number))
        }
    }

    /// A subject that refuses all would look at nothing.
    @Test(arguments: FuzzSubject.all.map(\.name)) func takesGoodInputs(name: String) throws {
        let subject = try #require(FuzzSubject.named(name))
        let taken = (0..<UInt64(subject.sampleCount)).count {
            subject.refusal(of: subject.input(seed: 1, number: $0)) == nil
        }
        #expect(taken * 3 > subject.sampleCount, "of \(subject.sampleCount) samples \(taken) are taken")
    }

    @Test func makesTheSameInputAgain() throws {
        let subject = try #require(FuzzSubject.named("gguf"))
        let inputs = (0..<100).map { subject.input(seed: 3, number: $0) }
        #expect(inputs == (0..<100).map { subject.input(seed: 3, number: $0) })
        #expect(Set(inputs).count > 80)
        #expect(inputs != (0..<100).map { subject.input(seed: 4, number: $0) })
    }

    @Test func namesEachOnce() {
        #expect(Set(FuzzSubject.all.map(\.name)).count == FuzzSubject.all.count)
    }

    @Test func countsInTheTable() {
        let outcomes = [
            FuzzRun.Outcome(subject: "gguf", inputs: 1000, taken: 10, seconds: 2, crashes: 0),
            FuzzRun.Outcome(subject: "prompts", inputs: 500, taken: 400, seconds: 1, crashes: 2),
        ]
        #expect(
            FuzzTable.text(outcomes) == """
                subject  inputs  inputs/s  taken  crashes
                gguf       1000       500     10        0
                prompts     500       500    400        2
                all        1500       500    410        2
                """)
    }
}
