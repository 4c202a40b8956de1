import ArgumentParser
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm retry`.
struct JobRetry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Try the failed images of a job again, on any worker.",
        discussion: """
            Example:
              farm retry 12
            """)

    @Argument(help: "The job's number.") var job: JobID

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let id = job
        let reply = try await coordinator.withFarm { farm in
            try await farm.call { try await $0.retryJob(.with { $0.id = id.rawValue }) }
        }
        let output = JobOutput(try Job(wire: reply.job))
        if format.json {
            Console.output.write(try format.renderer.report(JobRetryOutput(job: output, retriedImages: reply.retried)))
        } else if reply.retried == 0 {
            Console.output.writeLine("job \(job) has no failed image: \(output.countsText)")
        } else {
            let images = JobOutput.images(Int(reply.retried))
            Console.output.writeLine("job \(job): queued \(images) again; now \(output.countsText)")
        }
    }
}
