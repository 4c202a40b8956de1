import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import Foundation
import LocalFiles
import SwiftProtobuf

/// `farm preview`.
struct TaskPreview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Save how an image in the making looks.",
        discussion: """
            A small PNG, at most a second old. An image is written JOB.INDEX; the first of a job has index 0. Without \
            --output the PNG goes to standard output, and never to a terminal.

            Example:
              farm preview 12.0 --output preview.png
            """)

    @Argument(help: ArgumentHelp("The image, JOB.INDEX.", valueName: "image"))
    var image: String

    @Option(
        help: ArgumentHelp("The file; one that is there is replaced only with --force.", valueName: "file.png"),
        transform: PathArgument.read)
    var output: String?

    @Flag(help: "Replace a file that is there.")
    var force = false

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let task = try TaskID(parsing: image)
        try Self.checkOutput(output, isTerminal: Console.output.isTerminal, isJSON: format.json)
        let request = Farm_V1_GetPreviewRequest.with {
            $0.job = task.job.rawValue
            $0.index = Int32(clamping: task.index)
        }
        let preview = try await coordinator.withFarm { farm in try await farm.call { try await $0.getPreview(request) }
        }
        guard !preview.png.isEmpty else {
            throw FarmError(.notFound, "image \(task) has no preview now; see what it does with: farm why \(task)")
        }
        let report = TaskPreviewOutput(
            job: task.job, index: task.index, step: Int(preview.step), steps: Int(preview.steps), file: output)
        try await write(Array(preview.png), report)
    }

    private func write(_ png: [UInt8], _ report: TaskPreviewOutput) async throws {
        guard let output else {
            Console.output.write(png)
            return Console.errors.writeLine(report.sentence)
        }
        let ifTaken: NewFile.IfTaken = force ? .replace : .refuse
        _ = try await BlockingExecutor.run { try NewFile.save(png, to: output, ifTaken: ifTaken) }
        if format.json {
            Console.output.write(try format.renderer.report(report))
        } else {
            Console.output.writeLine(report.sentence)
        }
    }

    /// Before the farm is asked: where a PNG cannot go.
    static func checkOutput(_ output: String?, isTerminal: Bool, isJSON: Bool) throws {
        if output?.isEmpty == true { throw FarmError(.invalidInput, "--output is empty; name a file") }
        guard output == nil else { return }
        if isJSON { throw FarmError(.invalidInput, "--json needs --output FILE: the PNG would stand between") }
        if isTerminal {
            throw FarmError(.invalidInput, "a PNG is nothing for a terminal: name a file with --output FILE")
        }
    }
}
