import ArgumentParser
import FarmModel

/// What a job is called, whose it is and how soon it goes.
struct JobOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Higher goes first, -1000 to 1000; 0 where left out.", valueName: "n"))
    var priority: Int?

    @Option(help: ArgumentHelp("A name for the job.", valueName: "name"))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Who submits (environment: FARM_SUBMITTER; default: the user's name).", valueName: "name"))
    var submitter: String?

    func apply(to request: inout JobRequest) throws {
        request.submitter = submitter ?? Environment.value("FARM_SUBMITTER") ?? Environment.userName
        if let name { request.name = name }
        if let priority { request.priority = priority }
    }
}
