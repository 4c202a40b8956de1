import ArgumentParser
import FarmModel
import LocalFiles

/// `farm open`.
struct JobOpen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Look at a job's images in a browser: a page that works from disk.",
        discussion: """
            Writes a folder with index.html, the thumbnails and the PNGs that they lead to, and opens the page where \
            there is a display and xdg-open; otherwise it prints the path. Run again, it fetches only what is new and \
            writes the page anew. With --thumbnails-only the PNGs stay with the farm and the page shows the \
            thumbnails alone.

            Example:
              farm open 12
              farm open 12 --output review --thumbnails-only --no-browser
            """)

    @Argument(help: "The job's number.") var job: JobID

    @Option(
        help: ArgumentHelp(
            "The folder, made where it is missing (default: job-NUMBER in this folder).", valueName: "dir"),
        transform: PathArgument.read)
    var output: String?

    @Flag(help: "Leave the PNGs out.")
    var thumbnailsOnly = false

    @Flag(help: "Only write the page. So does --json.")
    var noBrowser = false

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let report = try await coordinator.withFarm { farm in
            let folder = try JobFolder(
                creating: output ?? "job-\(job)", isThumbnailsOnly: thumbnailsOnly, from: farm)
            let showsProgress = Console.errors.isTerminal && !format.json
            defer { if showsProgress { Console.errors.redraw() } }
            return try await folder.update(job) { count, done in
                if showsProgress { Console.errors.redraw("\(count)/\(done) images") }
            }
        }
        if format.json { return Console.output.write(try format.renderer.report(report)) }
        Console.output.writeLine(report.sentence)
        guard !noBrowser, let browser = Browser.program() else { return }
        _ = try DetachedProcess.start(browser, [Folders.absolute(report.page)])
    }
}
