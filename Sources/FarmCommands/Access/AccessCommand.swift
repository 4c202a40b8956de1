import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm access`.
struct AccessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract: "Show or change what people see of others, their limits, and how long the audit is kept.",
        discussion: """
            Without a flag it shows how things stand. A limit holds for everybody who has none of their own; none takes \
            it away.

            Example:
              farm access
              farm access --private --queued-images 100000 --audit-days 365
            """)

    @Flag(
        name: .customLong("private"), inversion: .prefixedNo,
        help: "People see their own jobs alone; operators and admins see all.")
    var isPrivate: Bool?

    @Option(help: ArgumentHelp("Keep the audit so many days; 0 for ever.", valueName: "n"))
    var auditDays: Int?

    @OptionGroup(title: "Limits of each person") var limits: LimitOptions
    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        // What is wrong by itself is said before the farm is asked.
        let isChange = try change(of: PrincipalLimits()) != nil
        let access = try await coordinator.withFarm { farm in
            let now = try await farm.access()
            guard isChange, let wire = try change(of: now.limits)?.wire else { return now }
            return FarmAccess(wire: try await farm.people { try await $0.changeAccess(wire) })
        }
        Console.output.write(try format.renderer.report(AccessOutput(access)))
    }

    /// - Parameter limits: those that the farm has.
    /// - Returns: nil where nothing is to be changed.
    func change(of farmLimits: PrincipalLimits) throws -> AccessChange? {
        if let auditDays, !(0...36_500).contains(auditDays) {
            throw FarmError(.invalidInput, "--audit-days \(auditDays) is out of range; accepted: 0 to 36500")
        }
        guard isPrivate != nil || auditDays != nil || limits.isGiven else { return nil }
        var change = AccessChange(isPrivate: isPrivate, auditDays: auditDays)
        guard limits.isGiven else { return change }
        var all = farmLimits
        try limits.apply(to: &all)
        change.limits = all
        return change
    }
}

extension FarmConnection {
    /// How the farm's door stands.
    func access() async throws -> FarmAccess {
        FarmAccess(wire: try await persisting { try await people { try await $0.getAccess(.init()) } })
    }
}
