import ArgumentParser
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm people add`.
struct PersonAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a person or a program.",
        discussion: """
            The name stays for ever, as jobs and the audit carry it. A limit that is not given is the farm's own: see \
            'farm access'.

            Example:
              farm people add ada --role submitter
              farm people add nightly-bot --role submitter --queued-images 20000 --requests-per-second 20
            """)

    @Argument(help: "The name: a-z, A-Z, 0-9 and . - _ @ +.") var name: String

    @Option(
        help: ArgumentHelp("What they may do: viewer, submitter, operator or admin.", valueName: "role"),
        transform: RoleArgument.read)
    var role: Role

    @OptionGroup(title: "Limits of their own") var limits: LimitOptions
    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let wire = try request().wire
        let reply = try await coordinator.withFarm { farm in
            try await farm.people { try await $0.addPrincipal(wire) }
        }
        let output = PrincipalOutput(try Principal(wire: reply))
        if format.json { return Console.output.write(try format.renderer.report(output)) }
        Console.output.writeLine("added \(output.name) (\(output.role))")
        Console.output.writeLine(
            "a token for them: farm tokens add \(output.name) > \(output.name).token   (in a shell with umask 077)")
    }

    /// Who is to be added, checked as far as that needs no farm.
    func request() throws -> NewPrincipal {
        try Principal.check(name: name)
        var own = PrincipalLimits()
        try limits.apply(to: &own)
        return NewPrincipal(name: name, role: role, limits: own)
    }
}
