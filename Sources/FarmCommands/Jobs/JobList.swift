import ArgumentParser
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm jobs`.
struct JobList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "List jobs, newest first.",
        discussion: """
            Example:
              farm jobs --submitter ada --limit 5
            """)

    @Option(help: ArgumentHelp("Only this person's jobs.", valueName: "name"))
    var submitter: String?

    @Option(help: ArgumentHelp("At most this many.", valueName: "n"))
    var limit = 20

    @Option(help: ArgumentHelp("Only jobs before this one: the next page.", valueName: "job"))
    var before: JobID?

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        try LimitArgument.check(limit)
        let rows = try await coordinator.withFarm { farm in
            try await Paging.collect(limit: limit, from: before) { before, limit in
                let request = Farm_V1_ListJobsRequest.with {
                    $0.before = before?.rawValue ?? 0
                    $0.limit = Int32(clamping: limit)
                    $0.submitter = submitter ?? ""
                }
                return try await farm.call { try await $0.listJobs(request).jobs }.map { try Job(wire: $0) }
            } key: {
                $0.id
            }
        }.map(JobOutput.init)
        Console.output.write(try format.renderer.list(rows, empty: "no jobs; submit one with: farm submit PROMPT"))
        if !format.json, rows.count == limit, let last = rows.last, last.id > 1 {
            let who = submitter.map { " --submitter \(Shell.quoted($0))" } ?? ""
            Console.errors.writeLine("older jobs: farm jobs\(who) --limit \(limit) --before \(last.id)")
        }
    }
}
