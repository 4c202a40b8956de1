import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// What `farm` refuses: with a message that names the thing, an exit code, and nothing half-made.
    @Suite struct BadRequestTests {
        struct Refused: Sendable {
            var arguments: [String]
            var input: [UInt8]?
            var status: Int32 = 2
            /// Parts of the message.
            var words: [String]
        }

        private static let requests = [
            Refused(
                arguments: ["a", "--model", "papercat"],
                words: ["unknown model 'papercat'", "did you mean 'papercut'?"]),
            Refused(arguments: ["a", "--model", ""], words: ["the model's name is empty", "farm models"]),
            Refused(arguments: ["a", "--sampler", "Eulr a"], words: ["'Eulr a'", "Euler a"]),
            Refused(arguments: ["a", "--schedule", "Karas"], words: ["'Karas'", "Karras"]),
            Refused(arguments: ["a", "--size", "70x64"], words: ["width 70", "multiples of 8", "64 or 72"]),
            Refused(arguments: ["a", "--size", "64x100000"], words: ["height 100000", "4096"]),
            Refused(arguments: ["a", "--size", "64x"], words: ["'64x'", "512x768"]),
            Refused(arguments: ["a", "--steps", "0"], words: ["steps 0", "1 to 500"]),
            Refused(arguments: ["a", "--steps", "100000"], words: ["steps 100000", "1 to 500"]),
            Refused(arguments: ["a", "--steps", "many"], words: ["many"]),
            Refused(arguments: ["a", "--count", "0"], words: ["count 0", "1 to 1000000"]),
            Refused(arguments: ["a", "--count", "-4"], words: ["count -4", "1 to 1000000"]),
            Refused(arguments: ["a", "--count", "100000000000"], words: ["count 100000000000"]),
            Refused(arguments: ["a", "--cfg", "nan"], words: ["cfg nan", "0.0 to 100.0"]),
            Refused(arguments: ["a", "--cfg", "inf"], words: ["cfg inf", "0.0 to 100.0"]),
            Refused(arguments: ["a", "--seed", "-2"], words: ["seed -2"]),
            Refused(arguments: ["a", "--priority", "1001"], words: ["priority 1001", "-1000 to 1000"]),
            Refused(arguments: ["a (bell:.)"], words: ["weight '.'"]),
            Refused(arguments: ["a bell \u{7}"], words: ["control character U+7", "character 8"]),
            Refused(arguments: ["a", "--negative", "\u{1B}[2J"], words: ["negative prompt", "U+1B"]),
            Refused(
                arguments: ["-"], input: Array(repeating: UInt8(ascii: "a"), count: 1 << 20),
                words: ["the prompt on standard input", "16384"]),
            Refused(
                arguments: [String(repeating: "a", count: 20_000)], words: ["the prompt has 20000 bytes", "16384"]),
            Refused(arguments: ["-"], input: [0x61, 0xFF], words: ["standard input is not valid UTF-8"]),
            Refused(arguments: ["a", "--output", "/proc/pictures"], status: 5, words: ["'/proc/pictures'"]),
            Refused(arguments: ["a", "--output", "/etc/hostname"], status: 5, words: ["'/etc/hostname' is a file"]),
            Refused(arguments: ["a", "--coordinator", "no port:x"], words: ["'no port:x'", "HOST:PORT"]),
            Refused(arguments: ["a", "--colour", "red"], words: ["--colour"]),
            Refused(arguments: [], words: ["prompt"]),
        ]

        @Test func jobsThatCannotBeMade() async throws {
            try await withFarm { farm in
                for refused in Self.requests {
                    let arguments = ["submit"] + refused.arguments
                    let result = try await farm.run(bytes: arguments.map { Array($0.utf8) }, input: refused.input)
                    expect(result, status: refused.status, refused.words)
                }
                let bytes = ["submit", "caf"].map { Array($0.utf8) }
                let latin1 = try await farm.run(bytes: [bytes[0], bytes[1] + [0xE9]])
                expect(latin1, status: 2, ["argument 2 is not valid UTF-8"])
                #expect(try await farm.listJobs().isEmpty)

                expect(try await farm.run("show", "7"), status: 3, ["job 7"])
                expect(try await farm.run("cancel", "7"), status: 3, ["job 7"])
                expect(try await farm.run("watch", "7"), status: 3, ["job 7"])
                expect(try await farm.run("image", "show", "7"), status: 3, ["image 7"])
                let folder = "\(farm.folder)/none"
                expect(try await farm.run("fetch", "7", "--output", folder), status: 3, ["job 7"])
                expect(try await farm.run("history", "--since", "soon"), status: 2, ["--since 'soon'", "2026-05-01"])
                expect(try await farm.run("history", "--limit", "0"), status: 2, ["--limit 0", "1 to 100000"])
                try await workersThatAreRefused(farm)
                // Two workers with the models gone wrong, and this one is as it was.
                try await farm.succeed("submit", "fine", "--size", "64x64", "--steps", "1", "--wait")
            }
        }

        private func workersThatAreRefused(_ farm: FarmFixture) async throws {
            let models = try await SharedDemoModel.folder()
            let common = ["--coordinator", await farm.address, "--device", "cpu"]
            let other = "\(farm.folder)/another"
            try await SharedDemoModel.shareDigests(with: other)
            let sameName = try await farm.run(
                program: "farm-worker", common + ["--models", models, "--data", other, "--name", "worker-1"])
            expect(sameName, status: 1, ["refuses this worker", "'worker-1'"])
            let sameData = try await farm.run(
                program: "farm-worker",
                common + ["--models", models, "--data", "\(farm.folder)/worker-1", "--name", "worker-2"])
            expect(sameData, status: 1, ["another worker is running on the data folder", "--data"])
            #expect(try await farm.listWorkers(all: true).map(\.name) == ["worker-1"])
        }

        @Test func filesThatAreNoImagesOfOurs() async throws {
            let folder = try TestFolder.make("info")
            defer { TestFolder.remove(folder) }
            let runner = CommandRunner(folder: folder)
            func info(_ name: String, _ bytes: [UInt8]) async throws -> CommandResult {
                try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
                return try await runner.run("farm", ["info", "\(folder)/\(name)"])
            }
            let picture = try TestPNG.encoded()
            expect(try await info("text.png", Array("hello".utf8)), status: 2, ["'\(folder)/text.png' is no PNG, JPEG"])
            expect(try await info("empty.png", []), status: 2, ["'\(folder)/empty.png' is no PNG, JPEG"])
            for length in [8, 40, picture.count / 2, picture.count - 4] {
                let result = try await info("short-\(length).png", Array(picture.prefix(length)))
                expect(result, status: 2, ["short-\(length).png' is a damaged PNG file"])
            }
            expect(try await info("plain.png", picture), status: 2, ["says nothing of how it was made"])
            let missing = try await runner.run("farm", ["info", "\(folder)/none.png"])
            expect(missing, status: 5, ["cannot read '\(folder)/none.png'"])
            expect(try await runner.run("farm", ["info", folder]), status: 5, ["it is a folder"])
        }

        @Test func coordinatorsThatCannotBeReached() async throws {
            let folder = try TestFolder.make("unreachable")
            defer { TestFolder.remove(folder) }
            let runner = CommandRunner(folder: folder)
            let refused = try await runner.run("farm", ["jobs", "--coordinator", "127.0.0.1:1"])
            expect(refused, status: 4, ["cannot reach the coordinator at 127.0.0.1:1", "refused", "farm up"])
            // It takes connections and says nothing.
            let mute = try MuteListener()
            defer { mute.close() }
            let silent = try await runner.run("farm", ["submit", "a", "--coordinator", "127.0.0.1:\(mute.port)"])
            expect(silent, status: 4, ["no answer within 3 seconds"])
            #expect(silent.seconds < 30)
        }
    }
}

/// Checks how a program refused.
func expect(
    _ result: CommandResult, status: Int32, _ words: [String], sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(result.status == status, "\(result)", sourceLocation: sourceLocation)
    for word in words { #expect(result.errors.contains(word), "\(result)", sourceLocation: sourceLocation) }
    let lines = result.errors.split(separator: "\n")
    #expect(lines.count <= 12 && !result.errors.contains("Fatal error"), "\(result)", sourceLocation: sourceLocation)
}
