import FarmBasics
import FarmModel
import FoundationEssentials
import Testing

@testable import FarmCommands

@Suite struct RenderingTests {
    private let now = Date(timeIntervalSince1970: 1_000_000)

    private func renderer(_ format: OutputRenderer.Format, width: Int? = nil) -> OutputRenderer {
        OutputRenderer(format: format, width: width, now: now)
    }

    @Test func tablesAlign() throws {
        let rows = [Samples.job(id: 7, done: 3), Samples.job(id: 123, done: 10)].map(JobOutput.init)
        let lines = try renderer(.text).list(rows, empty: "none").split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("JOB  NAME"))
        #expect(lines[1].hasPrefix("  7  shoot"))
        #expect(lines[2].hasPrefix("123  shoot"))
        #expect(lines[1].contains(" 3/10 "))
    }

    @Test func namesThatDifferInWhatNobodySeesLookDifferent() throws {
        let names = ["ann", " ann", "ann ", "ann\u{200B}", "\u{E0041}ann", "an\u{AD}n"]
        let rows = names.map { name in
            var job = Samples.job(id: 7, done: 3)
            job.submitter = name
            return JobOutput(job)
        }
        let lines = try renderer(.text).list(rows, empty: "none").split(separator: "\n").dropFirst()
            .map { $0.split(separator: " ").joined(separator: " ") }
        #expect(Set(lines).count == names.count)
        #expect(lines[1].contains("' ann'") && lines[2].contains("'ann '") && lines[3].contains("ann\\u{200b}"))
    }

    @Test func tablesFitTheTerminal() throws {
        var job = Samples.job(id: 7, done: 3)
        job.name = String(repeating: "long name ", count: 20)
        let text = try renderer(.text, width: 100).list([JobOutput(job)], empty: "none")
        for line in text.split(separator: "\n") { #expect(line.count <= 100) }
        #expect(text.contains("…"))
        #expect(try renderer(.text).list([JobOutput(job)], empty: "none").contains(job.name.trimmingSpaces()))
    }

    @Test func emptyListsSaySo() throws {
        #expect(try renderer(.text).list([JobOutput](), empty: "no jobs") == "no jobs\n")
        #expect(try renderer(.json).list([JobOutput](), empty: "no jobs").filter { !$0.isWhitespace } == "[]")
    }

    @Test func jsonHasAllKeysAndNulls() throws {
        let line = try renderer(.json).eventLine(JobOutput(Samples.job(id: 7, done: 3)))
        #expect(!line.dropLast().contains("\n"))
        for part in [
            "\"id\":7", "\"finishedAt\":null", "\"durationSeconds\":null", "\"state\":\"running\"",
            "\"submittedAt\":\"1970-01-12T13:46:40.000Z\"", "\"sampler\":\"Euler a\"", "\"seed\":42",
        ] {
            #expect(line.contains(part), "\(part) in \(line)")
        }
    }

    @Test func reportsAlignLabelsAndIndentFurtherLines() throws {
        var job = Samples.job(id: 7, done: 3)
        job.parameters.prompt = "one\ntwo"
        let failure = AttemptRecord(
            id: AttemptID(task: TaskID(job: 7, index: 4), attempt: 2), workerName: "w", failure: .engineCrash,
            message: "it broke", startedAt: now, endedAt: now)
        let text = try renderer(.text).report(JobShowOutput(job: JobOutput(job), failures: [AttemptOutput(failure)]))
        #expect(text.contains("prompt     one\n           two\n"))
        #expect(text.contains("seed       42…51\n"))
        #expect(text.contains("\n  image 4, try 2  engineCrash on w, "))
        #expect(text.contains(": it broke\n"))
    }

    @Test func summariesReadWell() {
        #expect(
            JobOutput(Samples.job(id: 12, done: 0)).summary
                == "job 12: 10 images of 'a lighthouse' 512x512, 20 steps, Euler a Karras, seeds 42…51, model sd15")
    }

    @Test(arguments: [
        (0.84, "0.8 s"), (9.96, "10.0 s"), (42.0, "42 s"), (187.0, "3:07"), (3753.0, "1:02:33"),
        (183_600.0, "2 d 03:00"),
        (.infinity, "–"), (-5.0, "0.0 s"),
    ])
    func durations(seconds: Double, text: String) {
        #expect(TimeFormat.duration(seconds) == text)
    }

    @Test func wideCharactersTakeTwoColumns() {
        #expect(DisplayWidth.of("灯台 a") == 6)
        #expect(DisplayWidth.truncate("灯台の絵", to: 5) == "灯台…")
        #expect(DisplayWidth.pad("灯", to: 4) == "灯  ")
        #expect(DisplayWidth.truncate("abc", to: 3) == "abc")
    }

    @Test(arguments: [("plain-1.0", "plain-1.0"), ("two words", "'two words'"), ("it's", "'it'\\''s'"), ("", "''")])
    func shellQuoting(text: String, quoted: String) {
        #expect(Shell.quoted(text) == quoted)
    }
}
