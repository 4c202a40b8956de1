import ArgumentParser
import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FoundationEssentials
import ImageCoding
import Infotext
import Testing

@testable import FarmCommands

/// Images and texts of other programs, as `--like` and `farm info` take them.
@Suite struct ForeignImageTests {
    private static let swarm = """
        {"sui_image_params": {"prompt": "a red barn", "negativeprompt": "fog", "model": "m", "seed": 77, "steps": 12,
        "cfgscale": 4.5, "width": 256, "height": 320, "sampler": "dpmpp_2m", "scheduler": "karras", "loras": ["hay"],
        "loraweights": ["0.5"], "swarm_version": "0.9.5"}}
        """

    private func request(_ bytes: [UInt8], _ flags: [String] = [], knowing known: KnownFiles = KnownFiles()) throws
        -> Submission
    {
        let like = try ImageSource(path: "it", bytes: bytes).likeness()
        return try JobSubmit.parse(["--like", "it"] + flags).submission(prompt: nil, like: like, knowing: known)
    }

    private func text(_ text: String, _ flags: [String] = []) throws -> JobRequest {
        try request(Array(text.utf8), flags).request
    }

    @Test func aSwarmImageIsTakenAndShown() throws {
        let png = try TestFiles.png(textChunks: [PNGTextChunk(keyword: "parameters", text: Self.swarm)])
        let request = try request(png).request
        #expect(request.prompt == "a red barn <lora:hay:0.5>" && request.negativePrompt == "fog")
        #expect(request.sampler == .dpmpp2m && request.schedule == .karras && request.seed == 77)
        #expect(request.steps == 12 && request.guidanceScale == 4.5 && request.size?.description == "256x320")
        #expect(request.model == "m")
        let report = try ImageInfo.report(on: ImageSource(path: "it", bytes: png))
        #expect(report.parsed?.tool == "SwarmUI" && report.parsed?.steps == 12)
        #expect(report.parsed?.loras.first?.name == "hay" && report.infotext == Self.swarm)
        let renderer = OutputRenderer(format: .text, width: nil, now: .now)
        #expect(try renderer.report(report).contains("Made with SwarmUI\n  prompt "))
    }

    @Test func whatNamesAToolAndIsNotReadSaysSo() throws {
        let workflow = "{\"last_node_id\": 1, \"nodes\": [], \"links\": []}"
        for chunk in [
            PNGTextChunk(keyword: "workflow", text: workflow),
            PNGTextChunk(keyword: "prompt", text: "{\"1\": {\"class_type\": \"K"),
        ] {
            let png = try TestFiles.png(textChunks: [chunk])
            let like = #expect(throws: FarmError.self) { try request(png) }
            let info = #expect(throws: FarmError.self) { try ImageInfo.report(on: ImageSource(path: "it", bytes: png)) }
            for error in [like, info] {
                #expect(error?.message.contains("ComfyUI") == true && error?.message.contains("'it'") == true)
            }
        }
        let none = try TestFiles.png(textChunks: [PNGTextChunk(keyword: "parameters", text: "None")])
        let error = #expect(throws: FarmError.self) { try request(none) }
        #expect(error?.message == "'it' says nothing of how it was made")
    }

    @Test(arguments: [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]])
    func byteOrderMarksAreNoPartOfAPrompt(mark: [UInt8]) throws {
        let words = "a barn\r\nNegative prompt: fog\r\nSteps: 3, Sampler: Euler, Seed: 4\r\n"
        let bytes =
            switch mark[0] {
            case 0xEF: Array(words.utf8)
            case 0xFF: words.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            default: words.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            }
        let request = try request(mark + bytes).request
        #expect(request.prompt == "a barn" && request.negativePrompt == "fog" && request.seed == 4)
    }

    /// What NovelAI hides in the alpha channel, of which hosts leave nothing else.
    @Test func whatStandsInTheAlphaChannelIsRead() throws {
        let bytes = Array(try #require(Data(base64Encoded: Self.hiding)))
        let request = try request(bytes).request
        #expect(request.prompt == "a red barn" && request.negativePrompt == "fog" && request.seed == 9)
        #expect(try ImageInfo.report(on: ImageSource(path: "it", bytes: bytes)).parsed?.tool == "NovelAI")
    }

    private static let hiding = """
        iVBORw0KGgoAAAANSUhEUgAAAB8AAAAoCAYAAAAG0SEsAAABeklEQVR42qWXUQ7CMAxDeybOxGE5lY3EF4wmfuk+pjGNNU3s\
        OO56PR+6XL7cyW9/Xdfn3bvPfW1edptQsaCawGVCXXCBDBU27+55gcBpoVTislILZKninrLvNvMTvMq+w7Wrgpr//RFOiRwg\
        azXwucN8wu4uu7SOEuYKmJO2JFxBrdbiBvq9JB8RGQXWCm5cHeYCvS6gXgbf/7WaAuGo2AioH86csH9Scu/YThcRkFIFvsTg\
        hn1OvlVV9inJHDSAQGTS5wYEjGJSkXOFFjHU+q46pdisEJgonsLmysosQgxAMA3h22LuG6SjwyVm7qGBNBgoSpnrsNcdhlGL\
        uQaE0w2odGU7IYoHjDf0+NhMUE9Pv4t9rqGjJZXQTmQ0HK2TAdOyXVDlpgeHZDRLtk9sMvHtZXAfGMbJVWrFumGhJmc2nbTa\
        dJ4LjNcY3MAq69Ayl2z3wKefzvpt5jqY28TjO7Gdnjp0eGCITkZwQmlwZHZyMoIq5gMz0VbtDeLFcJM5IAE6AAAAAElFTkSu\
        QmCC
        """

    /// SwarmUI writes AVIF; others are told by their beginnings, too.
    @Test(arguments: [
        ("\0\0\0 ftypavif", "AVIF"), ("GIF89a", "GIF"), ("II*\0", "TIFF"), ("BM\u{1E}\0\0\0", "BMP"),
    ])
    func otherPicturesAreNamed(beginning: String, name: String) {
        let bytes = Array(beginning.utf8) + [UInt8](repeating: 0xFF, count: 24)
        let like = #expect(throws: FarmError.self) { try request(bytes) }
        let info = #expect(throws: FarmError.self) { try ImageInfo.report(on: ImageSource(path: "it", bytes: bytes)) }
        for error in [like, info] { #expect(error?.message.contains(name) == true, "\(error?.message ?? "")") }
    }

    @Test func marksOfArgumentsAreDropped() throws {
        let command = try JobSubmit.parse(["\u{FEFF}red cat", "--negative", "\u{FEFF}fog"])
        let request = try command.submission(prompt: command.generation.prompt).request
        #expect(request.prompt.unicodeScalars.first == "r" && request.negativePrompt.unicodeScalars.first == "f")
    }

    @Test func aSeedThatCannotBeHadIsRefused() throws {
        for seed in ["18446744073709551615", "9223372036854775808", "x", "12.5"] {
            let paste = "a barn\nSteps: 3, Sampler: Euler, Seed: \(seed)"
            let error = #expect(throws: FarmError.self) { try text(paste) }
            #expect(error?.code == .invalidInput && error?.message.contains("--seed") == true, "\(seed)")
            #expect(error?.message.contains(seed.count > 10 ? "too large" : "no whole number") == true)
            #expect(try text(paste, ["--seed", "5"]).seed == 5)
            #expect(try text(paste, ["--seed", "-1"]).seed == -1)
        }
        #expect(try text("a barn\nSteps: 3, Sampler: Euler, Seed: 1234.0").seed == 1234)
    }

    /// Images of nothing are made only where a person asks for them; `farm info` shows the rest.
    @Test(arguments: [
        #"{"sui_image_params": {"prompt": "", "steps": 3}}"#,
        #"{"sui_image_params": {"steps": 3, "loras": ["hay"], "loraweights": [0.5]}}"#,
        #"{"1": {"class_type": "KSampler", "inputs": {"steps": 3, "positive": ["2", 0]}}, "2": {"class_type": "Odd", "inputs": {}}}"#,
    ])
    func aPromptThatCannotBeHadIsRefused(record: String) throws {
        let error = #expect(throws: FarmError.self) { try text(record) }
        #expect(error?.code == .invalidInput && error?.message.contains("farm submit PROMPT") == true)
        for prompt in ["a barn", ""] {
            let like = try ImageSource(path: "it", bytes: Array(record.utf8)).likeness()
            let submission = try JobSubmit.parse([prompt, "--like", "it"]).submission(prompt: prompt, like: like)
            #expect(submission.request.prompt == prompt && submission.request.steps == 3)
        }
        let png = try TestFiles.png(textChunks: [PNGTextChunk(keyword: "prompt", text: record)])
        #expect(try ImageInfo.report(on: ImageSource(path: "it", bytes: png)).parsed?.steps == 3)
    }

    @Test func seedsReachToTheirLimit() throws {
        let most = Int64.max
        for (seed, count, isTaken) in [
            (most - 1, 1, true), (most, 1, false), (most - 2, 2, true), (most - 1, 2, false), (most - 10, 10, true),
            (most - 9, 10, false), (0, 1, true),
        ] {
            let command = try JobSubmit.parse(["x", "--seed", "\(seed)", "--count", "\(count)"])
            if isTaken {
                #expect(try command.submission(prompt: "x").request.seed == seed)
            } else {
                let error = #expect(throws: FarmError.self) { try command.submission(prompt: "x") }
                #expect(error?.message.contains("accepted: 0 to \(most - Int64(count)) ") == true)
            }
        }
        for seed in ["9223372036854775808", "x"] {
            let (status, words) = FarmCommandLine.outcome(
                of: try #require(throws: (any Error).self) {
                    try FarmCommand.parseAsRoot(["submit", "x", "--seed", seed])
                })
            #expect(status == .badInput && words.contains(seed) && words.contains("--seed"), "\(words)")
        }
    }

    @Test func whatTheModelLacksIsANotice() throws {
        let flux = ModelDescription(
            name: "m", digest: Digest(repeating: "ab"), family: .flux, bytes: 1, defaults: ModelDefaults(),
            files: [])
        let known = KnownFiles(models: [flux])
        let paste = Array("a barn\nSteps: 3, Sampler: Euler, Seed: 1, Clip skip: 2, Model: m".utf8)
        let submission = try request(paste, knowing: known)
        #expect(submission.request.clipSkip == nil)
        #expect(submission.notes.contains { $0.contains("Clip skip 2 is left out") }, "\(submission.notes)")
        // What a person asks for themselves is refused by the farm, not left out.
        #expect(try request(paste, ["--clip-skip", "2"], knowing: known).request.clipSkip == 2)
    }

    @Test func aPictureWithMuchTextIsSound() throws {
        let workflow = "{\"a\": \"" + String(repeating: "y", count: 6_000_000) + "\"}"
        let png = try TestFiles.png(textChunks: [
            PNGTextChunk(keyword: "workflow", text: workflow),
            PNGTextChunk(keyword: "other", text: String(workflow.prefix(1_500_000))),
            PNGTextChunk(keyword: "parameters", text: "a barn\nSteps: 3, Sampler: Euler, Seed: 4"),
        ])
        let report = try ImageInfo.report(on: ImageSource(path: "it", bytes: png))
        #expect(report.parsed?.prompt == "a barn" && report.parsed?.seed == 4)
        #expect(try request(png).request.prompt == "a barn")
        // As a picture to start from, too.
        #expect(try ImageDecoder.decode(png).size.width == 8)
    }
}
