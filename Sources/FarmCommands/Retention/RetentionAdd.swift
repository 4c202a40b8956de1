import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials
import SwiftProtobuf

/// `farm retention add`.
struct RetentionAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Delete images by age or beyond a number, from now on.",
        discussion: """
            The rule is applied at once and then each minute, in small steps. It deletes for ever: try it with \
            --dry-run first. Images of jobs that are not finished stay and do not count.

            Example:
              farm retention add --older-than 30d --dry-run
              farm retention add --keep-newest 10000 --submitter ada
              farm retention add --older-than 12h --job 12
            """)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Delete a job's images this long after it was finished: 12h, 30d, 8w.", valueName: "age"))
    var olderThan: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Keep this many images, those of the jobs finished last.", valueName: "n"))
    var keepNewest: Int?

    @Option(help: ArgumentHelp("Only images of this job.", valueName: "job"))
    var job: JobID?

    @Option(help: ArgumentHelp("Only images of this person's jobs.", valueName: "name"))
    var submitter: String?

    @Flag(help: "Add nothing: only say how many images the rule would delete now.")
    var dryRun = false

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let wire = try rule().wire
        let isDryRun = dryRun
        let reply = try await coordinator.withFarm { farm in
            try await farm.call { service in
                try await service.addRetentionRule(
                    .with {
                        $0.rule = wire
                        $0.dryRun = isDryRun
                    })
            }
        }
        let report = RetentionAddOutput(
            rule: RetentionRuleOutput(try RetentionRule(wire: reply.rule)), dueImages: reply.dueImages)
        if format.json {
            Console.output.write(try format.renderer.report(report))
        } else {
            Console.output.writeLine(report.sentence)
        }
    }

    /// The rule that the flags ask for.
    func rule() throws -> RetentionRule {
        let scope: RetentionRule.Scope
        switch (job, submitter) {
        case (nil, nil): scope = .farm
        case (let id?, nil): scope = .job(id)
        case (nil, let name?): scope = .submitter(name)
        case (.some, .some): throw FarmError(.invalidInput, "give --job or --submitter, not both")
        }
        let limit: RetentionRule.Limit
        switch (olderThan, keepNewest) {
        case (let text?, nil): limit = .age(try Self.age(text))
        case (nil, let count?): limit = .count(count)
        case (nil, nil):
            throw FarmError(.invalidInput, "say what to delete: --older-than AGE or --keep-newest N")
        case (.some, .some):
            throw FarmError(
                .invalidInput, "a rule says one thing, --older-than or --keep-newest; for both, add two rules")
        }
        try limit.check()
        return RetentionRule(id: 0, scope: scope, limit: limit, createdAt: Date())
    }

    private static func age(_ text: String) throws -> Duration {
        guard let seconds = TimeArgument.age(text.trimmingSpaces()) else {
            throw FarmError(
                .invalidInput,
                "--older-than '\(text.shortened())' is no age; accepted: a number and m, h, d or w, such as 12h or 30d")
        }
        return .seconds(Int64(seconds))
    }
}
