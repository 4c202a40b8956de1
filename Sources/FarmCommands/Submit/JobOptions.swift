import ArgumentParser
import FarmConfiguration
import FarmModel

/// What a job is called, whose it is and how soon it goes.
struct JobOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Higher goes first, \(ParameterLimits.priority.lowerBound) to \(ParameterLimits.priority.upperBound) (0).",
            valueName: "n"))
    var priority: Int?

    @Option(help: ArgumentHelp("A name for the job.", valueName: "name"))
    var name: String?

    @Option(name: FarmKeys.submitter.flag, help: FarmKeys.submitter.argumentHelp)
    var submitter: String?

    func apply(to request: inout JobRequest) throws {
        request.submitter = submitter ?? Environment.value("FARM_SUBMITTER") ?? Environment.userName
        if let name { request.name = name }
        if let priority { request.priority = priority }
    }

    /// Who is logged in submits in their own name, unless they say another.
    func apply(loginTo farm: FarmConnection, to request: inout JobRequest) async throws {
        guard submitter == nil, Environment.value("FARM_SUBMITTER") == nil else { return }
        let name = try await farm.submitter()
        if !name.isEmpty { request.submitter = name }
    }
}
