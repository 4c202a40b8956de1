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
            Files are named JOB-INDEX-seedSEED.png and sort in order; where another file has the name, the image is \
            saved as NAME-2.png beside it. With --thumbnails, small JPEGs of the same names are saved in place of the \
            PNGs, 256 pixels on the long side.

            Example:
              farm fetch 12 --output pictures
              farm fetch 12 --thumbnails --output small
            """)

    @Argument(help: "The job's number.") var job: JobID

    @Option(
        help: ArgumentHelp("The folder to save in; made where it is missing.", valueName: "dir"),
        transform: PathArgument.read)
    var output: String

    @Flag(help: "Save small JPEGs in place of the PNGs.")
    var thumbnails = false

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let id = job
        let folder = try OutputFolder(creating: output)
        let report = try await coordinator.withFarm { farm in
            let reply = try await farm.call { try await $0.getJob(.with { $0.id = id.rawValue }) }
            let job = try Job(wire: reply.job)
            let showsProgress = Console.errors.isTerminal && !format.json
            defer { if showsProgress { Console.errors.redraw() } }
            let onProgress: @Sendable (Int) -> Void = { count in
                if showsProgress { Console.errors.redraw("\(count)/\(job.counts.done) images") }
            }
            return thumbnails
                ? try await Self.fetchThumbnails(of: job, from: farm, to: folder, onProgress: onProgress)
                : try await Self.fetchImages(of: job, from: farm, to: folder, onProgress: onProgress)
        }
        if format.json {
            Console.output.write(try format.renderer.report(report))
        } else {
            Console.output.writeLine(report.sentence)
        }
    }

    private static func fetchImages(
        of job: Job, from farm: FarmConnection, to folder: OutputFolder, onProgress: @Sendable (Int) -> Void
    ) async throws -> JobFetchOutput {
        let fetcher = ImageFetcher(farm: farm, job: job.id, imageCount: job.imageCount, folder: folder)
        try await fetcher.pass(isComplete: true, onProgress: onProgress)
        return JobFetchOutput(
            job: JobOutput(job), folder: folder.path, newFiles: await fetcher.savedCount,
            files: await fetcher.files, renamed: await fetcher.renamed.sorted())
    }

    private static func fetchThumbnails(
        of job: Job, from farm: FarmConnection, to folder: OutputFolder, onProgress: @Sendable (Int) -> Void
    ) async throws -> JobFetchOutput {
        let thumbnails = ThumbnailFolder(farm: farm, folder: folder, imageCount: job.imageCount)
        var report = JobFetchOutput(job: JobOutput(job), folder: folder.path, newFiles: 0, files: [], what: .thumbnails)
        try await JobImages.forEachBatch(of: job.id, from: farm) { images in
            let saved = try await thumbnails.save(images)
            report.newFiles += saved.newCount
            report.files += saved.names.values.map { "\(folder.path)/\($0)" }
            report.renamed += saved.renamed.map { "\(folder.path)/\($0)" }
            report.listedImages += images.count
            onProgress(report.listedImages)
        }
        report.files.sort()
        return report
    }
}
