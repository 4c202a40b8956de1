import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import SwiftProtobuf

/// `farm tokens revoke`.
struct TokenRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End a token for ever, and whatever goes on with it.",
        discussion: """
            Its number is in 'farm tokens', and stands in the token: df_NUMBER_…

            Example:
              farm tokens revoke 7
            """)

    // Read by ourselves: the parser would quote what it cannot read, and that may be a secret.
    @Argument(help: "The token's number.") var token: String

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let id = try TokenArgument.read(token)
        let reply = try await coordinator.withFarm { farm in
            try await farm.people { try await $0.revokeToken(.with { $0.id = id.rawValue }) }
        }
        let output = TokenOutput(TokenRecord(wire: reply))
        if format.json { return Console.output.write(try format.renderer.report(output)) }
        Console.output.writeLine("token \(output.id) of \(output.principal) is revoked")
    }
}

/// Reads a token's number.
enum TokenArgument {
    static func read(_ text: String) throws -> TokenID {
        if let token = try? AccessToken(parsing: text) {
            throw FarmError(
                .invalidInput,
                "this is a whole token, which all users of this machine could see just now: give its number alone: "
                    + "farm tokens revoke \(token.id)")
        }
        guard let id = TokenID(text.hasPrefix("df_") ? String(text.dropFirst(3)) : text), id.rawValue > 0 else {
            throw FarmError(.invalidInput, "this is no token's number; see 'farm tokens'")
        }
        return id
    }
}
