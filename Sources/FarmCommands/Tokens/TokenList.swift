import ArgumentParser
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm tokens` without a subcommand.
struct TokenList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List tokens, newest first; what they say is known to nobody but their owners.",
        discussion: """
            Example:
              farm tokens list ada
            """)

    @Argument(help: "Only this person's.") var name: String?

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let request = Farm_V1_ListTokensRequest.with { $0.principal = name ?? "" }
        let tokens = try await coordinator.withFarm { farm in
            try await farm.persisting { try await farm.people { try await $0.listTokens(request).tokens } }
        }
        let rows = tokens.map { TokenOutput(TokenRecord(wire: $0)) }
        let empty = name.map { "\($0) has no token; make one with: farm tokens add \($0)" } ?? "no tokens"
        Console.output.write(try format.renderer.list(rows, empty: empty))
    }
}
