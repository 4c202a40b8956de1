import FarmModel
import FarmWire
import FoundationEssentials
import GRPCCore
import SwiftProtobuf

/// Follows a job to its end: shows its progress, and saves its images where a folder was named.
struct JobWait: Sendable {
    let farm: FarmConnection
    let job: JobID
    let folder: OutputFolder?
    /// Where a contact sheet goes at the end.
    var sheet: SheetFile?
    let isJSON: Bool

    func run() async throws {
        let end: (job: Job, files: [String], renamed: [String])
        do {
            end = try await Interrupts.cancelling { try await follow() }
        } catch is Interrupts.Interrupted {
            throw CommandEnd(
                .interrupted, "\njob \(job) goes on; see it with 'farm watch \(job)', end it with 'farm cancel \(job)'")
        }
        var pages: [String] = []
        if let sheet { pages = try await SheetWriter(farm: farm, job: job, ifTaken: .otherName).write(to: sheet).files }
        if !end.renamed.isEmpty {
            Console.errors.writeLine("farm: nothing was overwritten\(JobFetchOutput.words(renamed: end.renamed))")
        }
        try report(end.job, files: end.files, sheet: pages)
        if end.job.state != .done { throw CommandEnd(.jobIncomplete) }
    }

    private func follow() async throws -> (job: Job, files: [String], renamed: [String]) {
        guard let folder else { return (try await JobFollower(farm: farm, job: job, isJSON: isJSON).follow(), [], []) }
        let first = try await farm.call { [job] in try await $0.getJob(.with { $0.id = job.rawValue }).job }
        let fetcher = ImageFetcher(farm: farm, job: job, imageCount: Int(first.imageCount), folder: folder)
        let (finishedImages, news) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let follower = JobFollower(farm: farm, job: job, isJSON: isJSON) { news.yield() }
        return try await withThrowingTaskGroup(of: Job?.self) { group in
            group.addTask {
                defer { news.finish() }
                return try await follower.follow()
            }
            group.addTask {
                for await _ in finishedImages { try await fetcher.pass(isComplete: false) }
                try await fetcher.pass(isComplete: true)
                return nil
            }
            var end: Job?
            while let job = try await group.next() { end = job ?? end }
            guard let end else { throw CancellationError() }
            return (end, await fetcher.files, await fetcher.renamed.sorted())
        }
    }

    private func report(_ job: Job, files: [String], sheet: [String]) throws {
        let output = JobOutput(job)
        if isJSON {
            let renderer = OutputRenderer(format: .json, width: nil, now: Date())
            return Console.output.write(try renderer.eventLine(FinishedEvent(job: output, files: files, sheet: sheet)))
        }
        let time = TimeFormat.duration(output.elapsed(now: Date()))
        let what = output.state == .done ? JobOutput.images(output.counts.done) : output.countsText
        Console.output.writeLine("job \(output.id) \(output.state.rawValue): \(what) in \(time)")
        if let folder { Console.output.writeLine("\(files.count) files in \(folder.path)") }
        if !sheet.isEmpty { Console.output.writeLine("contact sheet in \(JobSheetOutput.list(sheet))") }
        if output.counts.failed > 0 { Console.errors.writeLine("see why with: farm show \(output.id)") }
    }
}
