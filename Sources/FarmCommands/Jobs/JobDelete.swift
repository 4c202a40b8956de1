import ArgumentParser
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm delete`.
struct JobDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a finished job with all its images, for ever.",
        discussion: """
            It asks nothing, and there is no way back: 'farm fetch' saves the images first. A job that is not finished \
            must be cancelled before.

            Example:
              farm delete 12
            """)

    @Argument(help: "The job's number.") var job: JobID

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let id = job
        let reply = try await coordinator.withFarm { farm in
            try await farm.call { try await $0.deleteJob(.with { $0.id = id.rawValue }) }
        }
        let report = JobDeleteOutput(job: job, disk: DiskOutput(DiskUse(wire: reply.deleted)))
        if format.json {
            Console.output.write(try format.renderer.report(report))
        } else {
            Console.output.writeLine(report.sentence)
        }
    }
}
