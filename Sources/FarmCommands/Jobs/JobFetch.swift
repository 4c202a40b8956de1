import ArgumentParser
import FarmModel
import FarmWire
import FoundationEssentials
import SwiftProtobuf

/// `farm fetch`.
struct JobFetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Save the images that a job has so far.",
        discussion: """
            Run again later, it fetches only what is new: a file that is there with the right bytes is left alone. \
            Files are named JOB-INDEX-seedSEED.png and sort in order.

            Example:
              farm fetch 12 --output pictures
            """)

    @Argument(help: "The job's number.") var job: Int64

    @Option(help: ArgumentHelp("The folder to save in; made where it is missing.", valueName: "dir"))
    var output: String

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let id = job
        let folder = try OutputFolder(creating: output)
        let report = try await coordinator.withFarm { farm in
            let reply = try await farm.call { try await $0.getJob(.with { $0.id = id }) }
            let job = try Job(wire: reply.job)
            let fetcher = ImageFetcher(farm: farm, job: job.id, imageCount: job.imageCount, folder: folder)
            let showsProgress = Console.errors.isTerminal && !format.json
            try await fetcher.pass(isComplete: true) { count in
                if showsProgress { Console.errors.write("\r\u{1B}[2K\(count)/\(job.counts.done) images") }
            }
            if showsProgress { Console.errors.write("\r\u{1B}[2K") }
            return FetchReport(
                job: JobRow(job), folder: folder.path, newFiles: await fetcher.savedCount,
                files: await fetcher.files.sorted())
        }
        if format.json {
            Console.output.write(try format.renderer.report(report))
        } else {
            Console.output.writeLine(report.sentence)
        }
    }
}
