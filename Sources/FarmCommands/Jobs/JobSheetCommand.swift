import ArgumentParser
import ContactSheets
import FarmBasics
import FarmModel

/// `farm sheet`.
struct JobSheetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet",
        abstract: "Make a contact sheet of a job: all images in their places, with labels.",
        discussion: """
            The images of a recipe stand along its axes: the first is the columns, the second the rows, and each \
            combination of the others a block of its own. Those of other jobs follow one another with index and \
            seed. What is not there says why: waiting, failed, cancelled, missing (deleted). A sheet that is too \
            large for one picture has pages: FILE-1.png, FILE-2.png.

            Example:
              farm sheet 12
              farm sheet 12 --full --cell 384 --output sheets/grid.png
            """)

    @Argument(help: "The job's number.") var job: JobID

    @Option(
        help: ArgumentHelp(
            "The file, replaced only with --force (default: job-NUMBER.png in this folder).", valueName: "file.png"),
        transform: PathArgument.read)
    var output: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Pixels of a picture's long side, 32 to 4096 (256, or the images' own where smaller or with --full).",
            valueName: "n"))
    var cell: Int?

    @Flag(help: "Replace a file that is there, such as an earlier sheet.")
    var force = false

    @Flag(help: "Draw the images themselves instead of their thumbnails of 256 pixels.")
    var full = false

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        try Self.check(cell: cell)
        let file = try SheetFile(output ?? "job-\(job).png", flag: "--output")
        let report = try await coordinator.withFarm { farm in
            let showsProgress = Console.errors.isTerminal && !format.json
            defer { if showsProgress { Console.errors.redraw() } }
            let writer = SheetWriter(
                farm: farm, job: job, cell: cell, isFull: full, ifTaken: force ? .replace : .refuse)
            return try await writer.write(to: file) { done, count in
                if showsProgress { Console.errors.redraw("page \(done)/\(count)") }
            }
        }
        if format.json {
            Console.output.write(try format.renderer.report(report))
        } else {
            Console.output.writeLine(report.sentence)
        }
    }

    static func check(cell: Int?) throws {
        let sides = ContactSheet.cellSides
        guard let cell, !sides.contains(cell) else { return }
        throw FarmError(
            .invalidInput,
            "--cell \(cell) is out of range; accepted: \(sides.lowerBound) to \(sides.upperBound) pixels")
    }
}
