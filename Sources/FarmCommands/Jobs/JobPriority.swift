import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm priority`.
struct JobPriority: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "priority",
        abstract: "Change how soon a job's images go.",
        discussion: """
            Higher goes first, -1000 to 1000. One below 0 follows two dashes.

            Example:
              farm priority 12 100
              farm priority 12 -- -10
            """)

    @Argument(help: "The job's number.") var job: JobID
    @Argument(help: "The priority.") var priority: Int

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let limits = ParameterLimits.priority
        guard limits.contains(priority) else {
            throw FarmError(
                .invalidInput,
                "priority \(priority) is out of range; accepted: \(limits.lowerBound) to \(limits.upperBound)")
        }
        let request = Farm_V1_SetJobPriorityRequest.with {
            $0.id = job.rawValue
            $0.priority = Int64(priority)
        }
        let reply = try await coordinator.withFarm { farm in
            try await farm.call { try await $0.setJobPriority(request) }
        }
        let output = JobOutput(try Job(wire: reply.job))
        if format.json {
            return Console.output.write(try format.renderer.report(JobShowOutput(job: output, failures: [])))
        }
        Console.output.writeLine("job \(output.id) has priority \(output.priority)")
    }
}
