import ArgumentParser
import FarmBasics
import FarmModel

/// The conditions of `farm audit`.
struct AuditOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Who did it: the whole name.", valueName: "name"))
    var who: String?

    @Option(help: ArgumentHelp("The call: the whole name, such as CancelJob.", valueName: "name"))
    var method: String?

    @Option(help: ArgumentHelp("done, denied or login-failed.", valueName: "outcome"))
    var outcome: String?

    @Option(help: ArgumentHelp("At this time or later.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Before this time.", valueName: "time"))
    var until: String?

    func filter() throws -> AuditFilter {
        var filter = AuditFilter()
        filter.principal = who
        filter.method = method
        filter.outcome = try outcome.map { text in
            guard let outcome = AuditEntry.Outcome(rawValue: text) else {
                let accepted = AuditEntry.Outcome.allCases.map(\.rawValue).joined(separator: ", ")
                throw FarmError(.invalidInput, "--outcome '\(text.shortened())' is none; accepted: \(accepted)")
            }
            return outcome
        }
        filter.since = try since.map { try TimeArgument.parse($0, field: "--since") }
        filter.until = try until.map { try TimeArgument.parse($0, field: "--until") }
        return filter
    }

    /// The conditions as they stand on a command line.
    var arguments: [String] {
        let values: [(flag: String, value: String?)] = [
            ("who", who), ("method", method), ("outcome", outcome), ("since", since), ("until", until),
        ]
        return values.compactMap { flag, value in value.map { "--\(flag) \(Shell.quoted($0))" } }
    }
}
