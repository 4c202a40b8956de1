import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import Recipes
import SwiftProtobuf

/// `farm show`.
struct JobShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a job in full, and why images of it failed.",
        discussion: """
            Example:
              farm show 12
              farm show 12 --failed
            """)

    @Argument(help: "The job's number.") var job: JobID

    @Option(help: ArgumentHelp("How many failed attempts to show.", valueName: "n"))
    var failures = 10

    @Flag(help: "The images that failed for good, each with all that was said of its last try.")
    var failed = false

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        guard (0...1000).contains(failures) else {
            throw FarmError(.invalidInput, "--failures \(failures) is out of range; accepted: 0 to 1000")
        }
        let request = Farm_V1_GetJobRequest.with {
            $0.id = job.rawValue
            $0.failureLimit = Int32(clamping: failures)
            $0.onlyFailed = failed
        }
        let reply = try await coordinator.withFarm { farm in try await farm.call { try await $0.getJob(request) } }
        let report = JobShowOutput(
            job: JobOutput(try Job(wire: reply.job)),
            failures: reply.failures.map { AttemptOutput(AttemptRecord(wire: $0)) },
            disk: reply.hasKept ? DiskOutput(DiskUse(wire: reply.kept)) : nil,
            axes: try JobRecipe.read(reply.recipe)?.axes, onlyFailed: failed)
        Console.output.write(try format.renderer.report(report))
    }
}
