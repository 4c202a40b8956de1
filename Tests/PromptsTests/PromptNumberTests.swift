import Prompts
import Testing

@Suite struct PromptNumberTests {
    @Test func atMostSixDecimalsAreWritten() {
        #expect(PromptNumber.decimal(1.5) == "1.5")
        #expect(PromptNumber.decimal(-0.25) == "-0.25")
        #expect(PromptNumber.decimal(-0.000_000_1) == "0")
        #expect(PromptNumber.decimal(1 / 3) == "0.333333")
        #expect(PromptNumber.decimal(9e12) == "9000000000000")
    }

    @Test(arguments: [1e20, -1e300, .infinity, -.infinity, .nan])
    func whatNoLimitAdmitsIsWrittenAllTheSame(_ number: Double) {
        #expect(PromptNumber.decimal(number) == "\(number)")
    }
}
