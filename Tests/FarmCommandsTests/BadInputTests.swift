import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import Testing

@testable import FarmCommands

@Suite struct BadInputTests {
    @Test(arguments: [
        (["--steps", "0"], "steps 0"), (["--steps", "100000"], "steps 100000"), (["--count", "0"], "count 0"),
        (["--count", "1000001"], "count 1000001"), (["--cfg", "nan"], "cfg nan"), (["--cfg", "inf"], "cfg inf"),
        (["--guidance", "-1"], "guidance -1"), (["--seed", "-2"], "seed -2"),
        (["--seed", "9223372036854775807", "--count", "2"], "seed 9223372036854775807"),
        (["--sampler", "Eulr"], "did you mean 'Euler'"), (["--schedule", "Karas"], "did you mean 'Karras'"),
        (["--size", "large"], "WIDTHxHEIGHT"), (["--size", "10x512"], "width 10"),
        (["--size", "64x9999"], "height 9999"),
        (["--priority", "5000"], "priority 5000"), (["--name", "a\u{7}b"], "control character"),
        (["--model", ""], "empty"),
    ])
    func submitRefusesBeforeItDials(flags: [String], words: String) throws {
        let command = try JobSubmit.parse(["x"] + flags)
        let error = try #require(throws: FarmError.self) { try command.submission(prompt: "x") }
        #expect(error.code == .invalidInput)
        #expect(error.message.contains(words), "\(error.message)")
    }

    @Test(arguments: [
        (String(repeating: "a", count: 1_000_000), "1000000 bytes"), ("a\u{1}b", "U+1"), ("(x:.)", "weight"),
    ])
    func submitRefusesThePrompt(prompt: String, words: String) throws {
        let command = try JobSubmit.parse(["x"])
        let error = try #require(throws: FarmError.self) { try command.submission(prompt: prompt) }
        #expect(error.code == .invalidInput)
        #expect(error.message.contains(words), "\(error.message)")
    }

    @Test func invalidUTF8IsRefused() throws {
        #expect(throws: FarmError.self) { try ArgumentEncoding.check([0x61, 0xFF, 0x62], name: "argument 1") }
        #expect(throws: FarmError.self) { try ArgumentEncoding.check([0xE2, 0x82], name: "argument 1") }
        try ArgumentEncoding.check(Array("grüße 🌊".utf8), name: "argument 1")
        // What Swift makes of invalid bytes is itself valid, and may be meant.
        try ArgumentEncoding.check(Array("\u{FFFD}".utf8), name: "argument 1")
    }

    @Test func anUnreachableCoordinatorIsNamedAtOnce() async throws {
        // Bound but not listening: connections are refused, and nobody else can take the port.
        let port = try BoundPort()
        let farm = try FarmConnection(by: [Entrance(CoordinatorAddress(parsing: "127.0.0.1:\(port.number)"))])
        defer { farm.close() }
        let error = try await #require(throws: FarmError.self) {
            try await farm.call { try await $0.listModels(.init()) }
        }
        #expect(error.code == .unavailable)
        #expect(error.message.contains("127.0.0.1:\(port.number) (connection refused)"), "\(error.message)")
        #expect(error.message.contains("farm up"))
    }

    @Test func aPortInUseNamesTheFlag() throws {
        let port = try BoundPort(isListening: true)
        let error = try #require(throws: FarmError.self) { try LocalPort.requireFree(port.number) }
        #expect(error.message.contains("127.0.0.1:\(port.number)") && error.message.contains("--port"))
        try LocalPort.requireFree(0)
        #expect(throws: FarmError.self) { try LocalPort.requireFree(70_000) }
    }
}
