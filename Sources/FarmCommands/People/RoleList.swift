import ArgumentParser
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm people roles`.
struct RoleList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles",
        abstract: "List each call of the farm, and the role that it takes.",
        discussion: """
            Each role may do what the ones before it may: viewer, submitter, operator, admin. Where the last column \
            names a role, those below it reach what is their own alone. A worker is no person: it has a certificate.

            Example:
              farm people roles --json
            """)

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let entries = try await coordinator.withFarm { farm in
            try await farm.persisting { try await farm.people { try await $0.listPermissions(.init()).entries } }
        }
        let rows = try entries.map { MethodPermissionOutput(try MethodPermission(wire: $0)) }
        Console.output.write(try format.renderer.list(rows, empty: "the farm names no call"))
    }
}
