import FarmBasics
import FarmModel
import FoundationEssentials
import Glibc
import Infotext
import Testing

@testable import FarmCommands

/// What strangers wrote neither moves a terminal's cursor nor passes for a line of ours, whichever command prints it.
@Suite struct EscapingTests {
    /// ESC, OSC 8, C1, DEL, bidirectional controls, Unicode's line ends, and lines that look like ours.
    private static let evil =
        "a\u{1B}[31m\u{1B}]8;;http://x\u{7}\u{9B}2J\u{85}\u{7F}\u{0}\u{202E}\u{2066}\u{200F}\u{2028}\u{2029}b"
        + "\r\nfarm: all is well\rjob 1\nfarm: done\u{B}x\u{C}y"

    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        let isControl = scalar.properties.generalCategory == .control && scalar != "\n"
        return isControl || scalar.properties.isBidiControl || ["\u{2028}", "\u{2029}"].contains(scalar)
    }

    private func check(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(!text.unicodeScalars.contains(where: Self.isObeyed), "\(text)", sourceLocation: sourceLocation)
        for line in text.split(separator: "\n") {
            #expect(!line.hasPrefix("farm:") && !line.hasPrefix("job 1"), "\(text)", sourceLocation: sourceLocation)
        }
    }

    private let renderers = [OutputRenderer.Format.text, .json].map {
        OutputRenderer(format: $0, width: nil, now: Date(timeIntervalSince1970: 1_000_000))
    }

    private func checkList<Row: ListOutput>(_ row: Row) throws {
        for renderer in renderers { check(try renderer.list([row], empty: "")) }
        check(try renderers[0].eventLine(row))
    }

    private func checkReport(_ report: some ReportOutput) throws {
        for renderer in renderers { check(try renderer.report(report)) }
    }

    private var parameters: GenerationParameters {
        let file = AccessoryReference(name: Self.evil, sha256: .zero, shortHash: Self.evil)
        var parameters = Samples.parameters
        parameters.prompt = Self.evil
        parameters.negativePrompt = Self.evil
        parameters.vae = file
        parameters.loras = [WeightedLoRA(file: file, weight: 1)]
        parameters.embeddings = [file]
        return parameters
    }

    private var job: Job {
        var job = Samples.job(id: 7, done: 3)
        (job.name, job.submitter, job.modelName, job.modelDigest) = (Self.evil, Self.evil, Self.evil, .zero)
        job.parameters = parameters
        return job
    }

    private var attempt: AttemptRecord {
        AttemptRecord(
            id: AttemptID(task: TaskID(job: 7, index: 4), attempt: 2), workerName: Self.evil, failure: .engineCrash,
            message: Self.evil, startedAt: .distantPast, endedAt: .distantPast)
    }

    @Test func jobs() throws {
        try checkList(JobOutput(job))
        try checkReport(JobShowOutput(job: JobOutput(job), failures: [AttemptOutput(attempt)]))
        let line = ProgressLine.bar(
            JobProgress(
                job: job,
                rendering: [.init(task: TaskID(job: 7, index: 0), workerName: Self.evil, step: 1, steps: 2)]),
            ProgressEstimator.Estimate(), width: 200)
        #expect(!line.unicodeScalars.contains(where: Self.isObeyed))
    }

    @Test func images() throws {
        let record = ImageRecord(
            id: 1, task: TaskID(job: 7, index: 0), attempt: 1, jobName: Self.evil, submitter: Self.evil,
            modelName: Self.evil, modelDigest: .zero, parameters: parameters, workerName: Self.evil,
            deviceName: Self.evil, byteCount: 1, digest: .zero, pixelDigest: .zero, infotext: Self.evil,
            provenance: Self.evil, startedAt: .distantPast, finishedAt: .distantPast, renderSeconds: 1)
        try checkList(ImageOutput(record))
        try checkReport(ImageOutput(record))
    }

    @Test func filesOfOthers() throws {
        // A prompt with U+0000 is refused.
        let words = Self.evil.replacing("\0", with: "")
        let text = "\(words)\nSteps: 2, Sampler: Euler, Seed: 1, \(Self.evil): \(Self.evil)"
        let refusal = #expect(throws: FarmError.self) {
            try ParameterSource.read([CarriedText(place: "parameters", text: text.replacing(words, with: Self.evil))])
        }
        #expect(refusal?.message == "the prompt holds the character U+0000, which no text may")
        let texts = [
            text,
            "{\"prompt\": \"\\u001b[31m\\u202e\\nfarm: x\", \"steps\": 1, \"seed\": 2, \"farm:\\u001b\": \"\\u009b\"}",
        ]
        for text in texts {
            let read = try ParameterSource.read([CarriedText(place: "parameters", text: text)])
            try checkReport(
                ImageInfoOutput(
                    file: Self.evil, format: "PNG", width: 1, height: 1, infotext: text,
                    parsed: read.map(ForeignOutput.init), provenance: nil, provenanceProblem: Self.evil,
                    pixelsMatch: nil))
        }
    }

    @Test func workersAndModels() throws {
        let model = ModelDescription(
            name: Self.evil, digest: .zero, family: .sd1, bytes: 1, defaults: ModelDefaults(),
            files: [.init(role: .checkpoint, sha256: .zero)])
        let file = AccessoryDescription(
            kind: .lora, name: Self.evil, alias: Self.evil, sha256: .zero, shortHash: Self.evil, family: .sd1,
            bytes: 1)
        let device = DeviceDescription(id: Self.evil, name: Self.evil, memoryBytes: 1, deviceClass: Self.evil)
        try checkList(ModelOutput(model, workers: [Self.evil]))
        try checkList(AccessoryOutput(file, workers: [Self.evil]))
        try checkList(
            StoredFileOutput(
                StoredFile(digest: .zero, name: Self.evil, bytes: 1, model: model, accessory: nil, storedAt: .now)))
        try checkList(
            WorkerOutput(
                WorkerStatus(
                    id: UUID(), name: Self.evil, version: Self.evil, state: .idle,
                    devices: [.init(description: device, task: nil)], modelNames: [Self.evil], imagesDone: 0,
                    connectedAt: .distantPast, disconnectedAt: nil)))
    }

    @Test func peopleAndWhatTheyDid() throws {
        let person = Principal(id: 1, name: Self.evil, role: .viewer, createdAt: .distantPast)
        try checkList(PrincipalOutput(person))
        try checkReport(PrincipalOutput(person))
        let token = TokenRecord(
            id: 1, principal: 1, principalName: Self.evil, label: Self.evil, createdAt: .distantPast)
        try checkList(TokenOutput(token))
        try checkReport(TokenOutput(token))
        try checkList(
            AuditOutput(
                AuditEntry(
                    id: 1, at: .distantPast, principal: Self.evil, address: Self.evil, method: Self.evil,
                    object: Self.evil, outcome: .denied)))
        try checkReport(
            IdentityOutput(
                Identity(
                    name: Self.evil, role: .viewer, isFarmOpen: false, isPrivate: true, token: 1, address: Self.evil,
                    limits: .standard)))
        try checkReport(InvitationOutput(code: Self.evil, expiresAt: .distantPast, entrances: []))
    }

    @Test func errorsAndLinesBetween() throws {
        check(FarmCommandLine.outcome(of: FarmError(.notFound, Self.evil)).text.replacing("farm: a", with: "a"))
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { close(ends[0]) }
        let console = Console(descriptor: ends[1])
        console.writeLine("saved \(Self.evil)")
        console.write("\(Self.evil.replacing("farm:", with: "")) end\n")
        close(ends[1])
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(ends[0], &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(count), as: UTF8.self)
        check(text)
        #expect(text.contains("\\u{1b}[31m") && text.contains("\n  farm: all is well\\u{d}job 1\n"))
    }

    @Test func jsonIsExact() throws {
        let line = try renderers[1].eventLine(JobOutput(job))
        check(line)
        struct Name: Decodable { var name: String }
        #expect(try JSONDecoder().decode(Name.self, from: Data(line.utf8)).name == Self.evil)
    }

    /// So that nothing slips past ``Console``: nothing else writes to the terminal.
    @Test func nothingIsWrittenButThroughTheConsole() throws {
        let ways = ["debugPrint(", "fputs(", "FileHandle.standard", "\\u{1B}"]
        for (path, text) in try SourceFiles.read("FarmCommands") + SourceFiles.read("farm") {
            guard path != "FarmCommands/Rendering/Console.swift" else { continue }
            for way in ways { #expect(!text.contains(way), "\(way) in \(path)") }
            // A fingerprint is none.
            #expect(!text.contains(#/\bprint\(/#), "print in \(path)")
        }
    }

    /// Nor what the services log, past ``StandardError``.
    @Test func nothingIsLoggedButEscaped() throws {
        for (path, text) in try SourceFiles.read("farm-worker") + SourceFiles.read("farm-coordinator") {
            for way in ["standardError", "STDERR_FILENO", "fputs("] {
                #expect(!text.contains(way), "\(way) in \(path)")
            }
        }
    }
}
