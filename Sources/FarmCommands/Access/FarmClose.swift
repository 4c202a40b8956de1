import ArgumentParser
import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials
import SwiftProtobuf

/// `farm close`.
struct FarmClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Let nobody into the farm any more who does not say who they are.",
        discussion: """
            It makes the first admin with a token, and keeps that as this user's login. There is no way back: people \
            get in by 'farm people add' and 'farm tokens add', machines by 'farm workers invite'.

            Example:
              farm close --admin ann
            """)

    @Option(help: ArgumentHelp("The first admin's name; this user's, where left out.", valueName: "name"))
    var admin: String?

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let name = admin ?? Environment.userName
        try Principal.check(name: name)
        let (destination, entrances) = try coordinator.entrances()
        let keeper = try TokenKeeper(destination, entrances)
        try keeper.prepare()
        let reply = try await coordinator.withPrivateFarm(for: "an admin's token") { farm in
            try await farm.closeFarm(admin: name, label: "farm close")
        }
        do {
            try keeper.keep(reply.text, name: reply.admin.name)
        } catch {
            // Nobody will ever see it again.
            Console.output.writeLine(reply.text.text)
            Console.errors.writeLine("farm: the farm is closed, and this is its only admin's token; keep it")
            throw error
        }
        let output = FarmCloseOutput(
            admin: PrincipalOutput(reply.admin), token: TokenOutput(reply.token), keptIn: keeper.place)
        if format.json { return Console.output.write(try format.renderer.report(output)) }
        for line in output.sentences(isLocal: destination.localFolder != nil) { Console.output.writeLine(line) }
    }
}

/// The farm's first admin, and the only time that the token's text is told.
struct FirstAdmin: Sendable {
    var admin: Principal
    var token: TokenRecord
    var text: AccessToken
}

extension FarmConnection {
    /// - Throws: `conflict` where the farm is closed already.
    func closeFarm(admin name: String, label: String) async throws -> FirstAdmin {
        let reply = try await people {
            try await $0.closeFarm(
                .with {
                    $0.admin = name
                    $0.tokenLabel = label
                })
        }
        return FirstAdmin(
            admin: try Principal(wire: reply.admin), token: TokenRecord(wire: reply.token),
            text: try AccessToken(parsing: reply.text))
    }
}
