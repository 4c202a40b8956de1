import ArgumentParser
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm why`.
struct TaskWhy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Say why an image is not there yet.",
        discussion: """
            An image is written JOB.INDEX; the first of a job has index 0.

            Example:
              farm why 12.0
            """)

    @Argument(help: ArgumentHelp("The image, JOB.INDEX.", valueName: "image"))
    var image: String

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let task = try TaskID(parsing: image)
        let request = Farm_V1_ExplainTaskRequest.with {
            $0.job = task.job.rawValue
            $0.index = Int32(clamping: task.index)
        }
        let reply = try await coordinator.withFarm { farm in try await farm.call { try await $0.explainTask(request) } }
        let report = TaskWhyOutput(try TaskExplanation(wire: reply))
        Console.output.write(try format.renderer.report(report))
    }
}
