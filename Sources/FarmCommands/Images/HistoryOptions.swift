import ArgumentParser
import FarmModel
import FoundationEssentials

/// The conditions of `farm history`.
struct HistoryOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Words that the prompt holds, in any order.", valueName: "words"))
    var prompt: String?

    @Option(help: ArgumentHelp("The model's name, or 8 or more digits of its hash.", valueName: "name"))
    var model: String?

    @Option(help: ArgumentHelp("The sampler.", valueName: "name"))
    var sampler: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("The image's own seed.", valueName: "n"))
    var seed: Int64?

    @Option(help: ArgumentHelp("Width and height in pixels.", valueName: "WxH"))
    var size: String?

    @Option(help: ArgumentHelp("The job's number.", valueName: "job"))
    var job: JobID?

    @Option(help: ArgumentHelp("Who submitted the job.", valueName: "name"))
    var submitter: String?

    @Option(help: ArgumentHelp("The worker that rendered it.", valueName: "name"))
    var worker: String?

    @Option(help: ArgumentHelp("Finished at this time or later.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Finished before this time.", valueName: "time"))
    var until: String?

    func filter() throws -> HistoryFilter {
        var filter = HistoryFilter()
        filter.words = prompt
        filter.model = model
        filter.sampler = try sampler.map { try Sampler.parse($0).sampler }
        filter.seed = seed
        filter.size = try size.map(ImageSize.init(parsing:))
        filter.job = job
        filter.submitter = submitter
        filter.worker = worker
        filter.since = try since.map { try TimeArgument.parse($0, field: "--since") }
        filter.until = try until.map { try TimeArgument.parse($0, field: "--until") }
        return filter
    }

    /// The conditions as they stand on a command line.
    var arguments: [String] {
        let values: [(flag: String, value: String?)] = [
            ("prompt", prompt), ("model", model), ("sampler", sampler), ("seed", seed.map(String.init)),
            ("size", size), ("job", job.map(String.init)), ("submitter", submitter), ("worker", worker),
            ("since", since), ("until", until),
        ]
        return values.compactMap { flag, value in value.map { "--\(flag) \(Shell.quoted($0))" } }
    }
}
