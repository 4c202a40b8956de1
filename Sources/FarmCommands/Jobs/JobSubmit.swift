import ArgumentParser
import FarmModel
import FarmWire

/// `farm submit`.
struct JobSubmit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Submit a job of one or more images.",
        discussion: """
            Returns once the farm has the job, and prints its number. With --wait it shows progress until the job \
            ends; Ctrl-C then stops waiting, not the job. With --output, which implies --wait, each image is saved \
            as it finishes. What is left out comes from the model or the farm.

            Example:
              farm submit "a lighthouse at dusk" --size 512x512 --steps 20 --sampler "Euler a" --count 100 --seed 42
            """)

    @OptionGroup(title: "What to render") var generation: GenerationOptions

    @Flag(help: "Wait until the job ends and show progress.")
    var wait = false

    @Option(help: ArgumentHelp("Save the images in this folder as they finish; implies --wait.", valueName: "dir"))
    var output: String?

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let prompt = generation.prompt == "-" ? try PromptInput.read() : generation.prompt
        let request = try generation.request(promptText: prompt)
        let folder = try output.map(OutputFolder.init(creating:))
        try await coordinator.withFarm { farm in
            let job = try await Self.submit(request, to: farm)
            guard wait || folder != nil else { return try report(job) }
            if !format.json { Console.output.writeLine(JobRow(job).summary) }
            try await JobWait(farm: farm, job: job.id, folder: folder, isJSON: format.json).run()
        }
    }

    private func report(_ job: Job) throws {
        let row = JobRow(job)
        if format.json {
            Console.output.write(try format.renderer.report(JobReport(job: row, failures: [])))
        } else {
            Console.output.writeLine(row.summary)
            Console.output.writeLine("follow it with: farm watch \(job.id)")
        }
    }

    /// Submits until the farm answers. Where the connection breaks after the request was sent, the same submission is
    /// sent again: the farm takes it once.
    static func submit(_ request: JobRequest, to farm: FarmConnection) async throws -> Job {
        var retries = 0
        while true {
            do {
                return try await Job(wire: farm.call { try await $0.submitJob(request.wire).job })
            } catch let error as FarmError where error.code == .unavailable && farm.hasConnected && retries < 5 {
                retries += 1
                // Backoff: the coordinator is away.
                try await Task.sleep(for: .milliseconds(200 << retries))
            }
        }
    }
}
