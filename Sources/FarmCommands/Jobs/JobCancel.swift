import ArgumentParser
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm cancel`.
struct JobCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel what is left of a job; finished images stay.",
        discussion: """
            Example:
              farm cancel 12
            """)

    @Argument(help: "The job's number.") var job: JobID

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let id = job
        let reply = try await coordinator.withFarm { farm in
            try await farm.call { try await $0.cancelJob(.with { $0.id = id.rawValue }) }
        }
        let output = JobOutput(try Job(wire: reply.job))
        if format.json {
            Console.output.write(
                try format.renderer.report(JobCancelOutput(job: output, cancelledImages: reply.cancelled)))
        } else if reply.cancelled == 0 {
            Console.output.writeLine("job \(job) had nothing left to cancel: \(output.countsText)")
        } else {
            let images = JobOutput.images(Int(reply.cancelled))
            Console.output.writeLine("job \(job): cancelled \(images); now \(output.countsText)")
        }
    }
}
