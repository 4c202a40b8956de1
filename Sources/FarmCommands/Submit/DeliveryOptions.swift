import ArgumentParser
import FarmModel

/// What happens once a job is submitted.
struct DeliveryOptions: ParsableArguments {
    @Flag(help: "Wait until the job ends and show progress.")
    var wait = false

    @Option(help: ArgumentHelp("Save the images in this folder as they finish; implies --wait.", valueName: "dir"))
    var output: String?

    /// The folder, found writable.
    func folder() throws -> OutputFolder? { try output.map(OutputFolder.init(creating:)) }

    /// Says that the farm has the job, and follows it where that was asked for.
    func follow(_ job: Job, from farm: FarmConnection, folder: OutputFolder?, format: FormatOptions) async throws {
        let row = JobRow(job)
        guard wait || folder != nil else {
            if format.json {
                return Console.output.write(try format.renderer.report(JobReport(job: row, failures: [])))
            }
            Console.output.writeLine(row.summary)
            return Console.output.writeLine("follow it with: farm watch \(job.id)")
        }
        if !format.json { Console.output.writeLine(row.summary) }
        try await JobWait(farm: farm, job: job.id, folder: folder, isJSON: format.json).run()
    }
}
