import ArgumentParser
import FarmBasics
import Testing

@testable import FarmCommands

@Suite struct ExitStatusTests {
    @Test(arguments: [
        (FarmError.Code.invalidInput, Int32(2)), (.notFound, 3), (.unavailable, 4), (.inputOutput, 5), (.conflict, 6),
        (.failedPrecondition, 6), (.exhausted, 6), (.unauthenticated, 7), (.forbidden, 7), (.internal, 70),
    ])
    func errorsHaveTheirCodes(code: FarmError.Code, status: Int32) {
        let outcome = FarmCommandLine.outcome(of: FarmError(code, "the words"))
        #expect(outcome.status.rawValue == status)
        #expect(outcome.text == "farm: the words\n")
    }

    @Test(arguments: [
        ["submit"], ["frobnicate"], ["show", "abc"], ["jobs", "--bogus"], ["submit", "x", "--steps", "many"],
    ])
    func wrongUsageIsTwo(arguments: [String]) throws {
        let error = try #require(throws: (any Error).self) { try FarmCommand.parseAsRoot(arguments) }
        let outcome = FarmCommandLine.outcome(of: error)
        #expect(outcome.status == .badInput)
        #expect(outcome.text.hasPrefix("farm: "))
        #expect(outcome.text.contains("Usage: farm"))
    }

    @Test(arguments: [["--help"], ["submit", "--help"], ["--version"]])
    func helpIsNoError(arguments: [String]) async throws {
        let outcome: (status: FarmCommands.ExitStatus, text: String)
        do {
            var command = try FarmCommand.parseAsRoot(arguments)
            try command.run()
            return
        } catch {
            outcome = FarmCommandLine.outcome(of: error)
        }
        #expect(outcome.status == .success)
        #expect(!outcome.text.isEmpty)
    }

    @Test func endsOfWaitsHaveTheirCodes() {
        #expect(FarmCommandLine.outcome(of: CommandEnd(.interrupted, "job 12 goes on")).status.rawValue == 130)
        let end = FarmCommandLine.outcome(of: CommandEnd(.jobIncomplete))
        #expect(end.status.rawValue == 1 && end.text.isEmpty)
    }

    @Test func helpListsAllCodes() {
        let help = FarmCommand.helpMessage()
        for status in FarmCommands.ExitStatus.allCases {
            #expect(help.contains("\(status.rawValue)  \(status.explanation)"))
        }
    }
}
