import ArgumentParser
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm people` without a subcommand.
struct PeopleList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List people and programs, their roles and the limits that are their own.",
        discussion: """
            Example:
              farm people --json
            """)

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let rows = try await coordinator.withFarm { try await $0.principals() }.map(PrincipalOutput.init)
        Console.output.write(
            try format.renderer.list(rows, empty: "nobody; add one with: farm people add NAME --role ROLE"))
    }
}

extension FarmConnection {
    /// By name.
    func principals() async throws -> [Principal] {
        try await persisting { try await people { try await $0.listPrincipals(.init()).principals } }
            .map(Principal.init(wire:))
    }
}
