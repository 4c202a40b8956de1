import ArgumentParser
import FarmModel

/// `farm watch`.
struct JobWatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show a job's progress until it ends.",
        discussion: """
            Ctrl-C stops watching, not the job. The exit code is 1 where images failed or were cancelled. With \
            --json, each line is one JSON object; the last has "event": "finished".

            Example:
              farm watch 12
            """)

    @Argument(help: "The job's number.") var job: JobID

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        try await coordinator.withFarm { farm in
            try await JobWait(farm: farm, job: job, folder: nil, isJSON: format.json).run()
        }
    }
}
