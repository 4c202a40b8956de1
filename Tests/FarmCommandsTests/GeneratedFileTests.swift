import ArgumentParser
import FarmModel
import FoundationEssentials
import Testing

@testable import FarmCommands

/// What follows from declarations agrees with them.
@Suite struct GeneratedFileTests {
    private static let root = String(#filePath.split(separator: "/").dropLast(3).joined(separator: "/"))

    @Test func noFileIsStale() throws {
        for file in try GeneratedFile.all() {
            let text = try String(contentsOfFile: "/\(Self.root)/\(file.path)", encoding: .utf8)
            #expect(text == file.text, "\(file.path) is stale: run Deploy/generate")
        }
    }

    /// Flags are declared by hand, since ArgumentParser has no other way: they are those of the table.
    @Test func submitHasEveryFlagOfTheTable() throws {
        let help = FarmCommand.helpMessage(for: JobSubmit.self, columns: 10_000)
        let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for option in GenerationOption.all where option.group != .upscaling {
            guard let flag = option.flag else { continue }
            let heads =
                if case .toggle = option.kind { ["\(flag)/--no-\(flag.dropFirst(2)) "] } else {
                    // The threshold has no flag of its own.
                    ["\(flag) <\(option.valueName)> ", "\(flag) <mode[:threshold]> "]
                }
            #expect(
                heads.contains { words.contains($0 + option.sentence(\.english)) },
                "\(flag) \(option.sentence(\.english)) is no flag of farm submit")
        }
    }

    /// A flag reaches the request: each is given alone, and what it says is found there.
    @Test func everyFlagOfTheEngineIsTaken() throws {
        for option in GenerationOption.shared {
            guard let flag = option.flag else { continue }
            let value: [String] =
                switch option.kind {
                case .integer(_, let limits): ["\(limits.upperBound)"]
                case .number(_, let limits): ["\(limits.upperBound)"]
                case .choice(let choice): [choice.names.last ?? ""]
                default: []
                }
            let command = try JobSubmit.parse(["a fox", flag] + value)
            let request = try command.submission(prompt: "a fox").request
            let asked = option.value(in: .request(request))
            #expect(asked != nil && asked != .toggle(false), "\(flag)")
        }
    }
}
