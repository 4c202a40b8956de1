import ArgumentParser
import FarmBasics
import FarmConfiguration
import FarmModel
import FarmWire
import FoundationEssentials
import SwiftProtobuf

/// `farm logout`.
struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "Revoke the token of a login, and forget it.",
        discussion: """
            Without an address it is the farm of FARM_COORDINATOR, else the only one that this user is logged in to.

            Example:
              farm logout farm.example.org:7433
            """)

    @Argument(help: ArgumentHelp("The farm's address.", valueName: "host:port"))
    var address: String?

    @Flag(help: "Forget the login here alone; the token stays good.")
    var forget = false

    @OptionGroup var format: FormatOptions

    func run() async throws {
        let logins = LoginFile.usual
        let all = try logins.read()
        let (address, login) = try Self.choose(
            address ?? Environment.settings().text(FarmKeys.coordinator), among: all)
        if let token = login.token, !forget { try await Self.revoke(token, at: address, login) }
        // The same login, by other addresses of the farm.
        let same = try all.filter {
            $0.key == address.description || login.token != nil && $0.value.token == login.token
        }
        .keys.sorted().map(CoordinatorAddress.init(parsing:))
        try logins.set(nil, at: same)
        let output = LogoutOutput(
            addresses: same.map(\.description), isRevoked: login.token != nil && !forget, name: login.name)
        if format.json { return Console.output.write(try format.renderer.report(output)) }
        Console.output.writeLine(output.sentence)
    }

    /// - Parameter text: the address, as somebody wrote it.
    static func choose(
        _ text: String?, among logins: [String: Login]
    ) throws -> (address: CoordinatorAddress, login: Login) {
        let known = logins.keys.sorted().joined(separator: ", ")
        let hint = logins.isEmpty ? "there is no login" : "there are logins to \(known)"
        if let text {
            for address in try CoordinatorAddress.list(parsing: text) {
                if let login = logins[address.description] { return (address, login) }
            }
            throw FarmError(.notFound, "there is no login to '\(text.shortened())'; \(hint)")
        }
        guard logins.count == 1, let only = logins.first else {
            throw FarmError(logins.isEmpty ? .notFound : .invalidInput, "\(hint); name the farm's address")
        }
        return (try CoordinatorAddress(parsing: only.key), only.value)
    }

    private static func revoke(_ token: AccessToken, at address: CoordinatorAddress, _ login: Login) async throws {
        let farm = try FarmConnection(
            by: [try Entrance(address, trust: login.trust, token: token, isInsecure: login.isInsecure)])
        defer { farm.close() }
        do {
            _ = try await farm.persisting {
                try await farm.people { try await $0.revokeToken(.with { $0.id = token.id.rawValue }) }
            }
        } catch let error as FarmError where [.unauthenticated, .notFound].contains(error.code) {
            // It was good for nothing already.
        } catch let error as FarmError where error.code == .unavailable {
            throw FarmError(
                error.code, "\(error.message). The token is still good; --forget forgets it here all the same",
                cause: error.cause)
        }
    }
}

/// What `farm logout` did.
struct LogoutOutput: ReportOutput {
    var addresses: [String]
    /// Whether the farm refuses the token from now on.
    var isRevoked: Bool
    var name: String

    var sentence: String {
        let farm = addresses.joined(separator: ",")
        return isRevoked
            ? "logged out of \(farm)\(name.isEmpty ? "" : " (\(name))"): the token is revoked and forgotten"
            : "forgot the login to \(farm)"
    }

    func sections(now: Date) -> [ReportSection] { [ReportSection(fields: [("logout", sentence)])] }
}
