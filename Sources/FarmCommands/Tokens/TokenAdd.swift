import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials
import Glibc
import LocalFiles
import SwiftProtobuf

/// `farm tokens add`.
struct TokenAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Make a token for somebody, and print it this once.",
        discussion: """
            The token alone goes to standard output, words about it to standard error. Whoever has it is that person to \
            the farm: keep it in a file of mode 0600, and hand it over where nobody reads along. It is used with \
            'farm login', --token-file or FARM_TOKEN_FILE.

            Example:
              (umask 077; farm tokens add nightly-bot --label cron --expires 90d > bot.token)
            """)

    @Argument(help: "Whose.") var name: String

    @Option(help: ArgumentHelp("What to call it: where it is used.", valueName: "text"))
    var label: String?

    @Option(help: ArgumentHelp("When it ends: 30d, 12h or a date. Never, where left out.", valueName: "time"))
    var expires: String?

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let wire = try request(now: Date()).wire
        let reply = try await coordinator.withPrivateFarm(for: "an access token") { farm in
            try await farm.people { try await $0.addToken(wire) }
        }
        let output = TokenOutput(TokenRecord(wire: reply.token))
        // What is no token is not printed as one.
        let token = try AccessToken(parsing: reply.text)
        if format.json {
            Console.output.write(try format.renderer.report(TokenAddOutput(token: output, text: token.text)))
        } else {
            Console.output.writeLine(token.text)
        }
        for line in Self.words(output, file: FileStatus(descriptor: STDOUT_FILENO)) { Console.errors.writeLine(line) }
    }

    func request(now: Date) throws -> TokenRequest {
        TokenRequest(
            principal: name, label: label ?? "", expiresAt: try expires.map { try ExpiryArgument.read($0, now: now) })
    }

    /// What goes to standard error.
    /// - Parameter file: standard output.
    static func words(_ token: TokenOutput, file: FileStatus?) -> [String] {
        let end = token.expiresAt.map { "until \(TimeFormat.local($0))" } ?? "until it is revoked"
        var lines = ["token \(token.id) of \(token.principal), good \(end); it is shown this once"]
        if let file, file.kind == .file, file.permissions & 0o077 != 0 {
            lines.append("others can read the file that it went to: chmod 600 it")
        } else {
            lines.append("keep it in a file of mode 0600, for 'farm login' or --token-file")
        }
        return lines
    }
}

/// What `farm tokens add --json` prints: the only output that holds a token.
struct TokenAddOutput: ReportOutput {
    var token: TokenOutput
    var text: String

    func sections(now: Date) -> [ReportSection] { token.sections(now: now) }
}
