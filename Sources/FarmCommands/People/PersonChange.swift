import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm people change`.
struct PersonChange: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "Change somebody's role or limits.",
        discussion: """
            It holds at once, also for those who are at work. A limit of none gives them the farm's own.

            Example:
              farm people change ada --role operator
              farm people change ada --queued-images none
            """)

    @Argument(help: "The name.") var name: String

    @Option(
        help: ArgumentHelp("What they may do: viewer, submitter, operator or admin.", valueName: "role"),
        transform: RoleArgument.read)
    var role: Role?

    @OptionGroup(title: "Limits of their own") var limits: LimitOptions
    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        // What is wrong by itself is said before the farm is asked.
        _ = try change(of: PrincipalLimits())
        let changed = try await coordinator.withFarm { farm in
            let own = limits.isGiven ? try await farm.principal(named: name).limits : PrincipalLimits()
            let wire = try change(of: own).wire
            return try await Principal(wire: farm.people { try await $0.changePrincipal(wire) })
        }
        let output = PrincipalOutput(changed)
        if format.json { return Console.output.write(try format.renderer.report(output)) }
        let own = output.limits.text.isEmpty ? "" : "; limits of their own: \(output.limits.text)"
        Console.output.writeLine("\(output.name) is \(output.role)\(own)")
    }

    /// - Parameter own: the limits that they have.
    func change(of own: PrincipalLimits) throws -> PrincipalChange {
        guard role != nil || limits.isGiven else {
            throw FarmError(.invalidInput, "say what to change: --role ROLE, or a limit such as --queued-images N")
        }
        var change = PrincipalChange(name: name, role: role)
        guard limits.isGiven else { return change }
        var all = own
        try limits.apply(to: &all)
        change.limits = all
        return change
    }
}

extension FarmConnection {
    /// - Throws: `notFound`.
    fileprivate func principal(named name: String) async throws -> Principal {
        guard let found = try await principals().first(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw FarmError(.notFound, "there is nobody of the name '\(name.shortened())'; see 'farm people'")
        }
        return found
    }
}
