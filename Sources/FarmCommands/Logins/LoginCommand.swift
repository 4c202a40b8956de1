import ArgumentParser
import Certificates
import FarmBasics
import FarmConfiguration
import FarmModel
import FarmWire
import Glibc
import LocalFiles
import SwiftProtobuf

/// `farm login`.
struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Log in to a farm: keep its certificate and your token.",
        discussion: """
            The token is read from the terminal, without showing it, or from standard input; its owner got it by \
            'farm tokens add'. At the first meeting the certificate's fingerprint is shown: compare it with what whoever \
            runs the farm says. It is kept, and another one is refused from then on.

            Example:
              farm login farm.example.org:7433
              farm login farm.example.org --fingerprint SHA256:… --token-file bot.token
            """)

    @Argument(help: ArgumentHelp("The coordinators' addresses, commas between.", valueName: "host:port"))
    var address: String

    @Option(help: ArgumentHelp("Whose token it has to be.", valueName: "name"))
    var name: String?

    @Option(name: FarmKeys.tokenFile.flag, help: FarmKeys.tokenFile.argumentHelp)
    var tokenFile: String?

    @Option(
        help: ArgumentHelp("The certificate's fingerprint, in place of asking; it replaces a kept one.", valueName: "f")
    )
    var fingerprint: String?

    @OptionGroup var security: SecurityOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let addresses = try CoordinatorAddress.list(parsing: address)
        let logins = LoginFile.usual
        try logins.prepare()
        let settings = settings
        let isInsecure = try settings.isOn(FarmKeys.insecure)
        var trusts: [(address: CoordinatorAddress, trust: CoordinatorTrust)] = []
        for address in addresses {
            let meeting = try meeting(settings, kept: logins.login(at: address)?.trust)
            trusts.append((address, try await meeting.trust(of: address)))
        }
        func entrances(_ token: AccessToken?) throws -> [Entrance] {
            try trusts.map { try Entrance($0.address, trust: $0.trust, token: token, isInsecure: isInsecure) }
        }
        let given = try TokenSource(settings: settings).token(for: addresses[0], login: nil)
        let isAsked = if given == nil { try await Self.asks(try entrances(nil)) } else { false }
        if isAsked { for entrance in try entrances(nil) { try entrance.checkPrivacy(of: "an access token") } }
        let token = isAsked ? try TokenSource.parse(SecretPrompt.read("token: "), from: "what was given") : given
        let identity = try await Self.identity(try entrances(token))
        try check(identity)
        for (address, trust) in trusts {
            try logins.set(
                Login(token: token, name: identity.name, trust: trust, isInsecure: isInsecure), at: [address])
        }
        let output = LoginOutput(identity, trusts: trusts.map(\.trust), addresses: addresses, keptIn: logins.path)
        if format.json { return Console.output.write(try format.renderer.report(output)) }
        Console.output.writeLine(output.sentence)
    }

    private var settings: Settings {
        var flags = GivenFlags()
        flags.set(FarmKeys.tokenFile, tokenFile)
        security.set(&flags)
        return Environment.settings(flags)
    }

    /// What flags and environment say of the certificate.
    func meeting(_ settings: Settings, kept: CoordinatorTrust?) throws -> FirstMeeting {
        let authorities = settings.text(FarmKeys.authorities).map(Folders.absolute)
        guard fingerprint == nil || authorities == nil else {
            throw FarmError(.invalidInput, "give --fingerprint or --ca, not both")
        }
        return FirstMeeting(
            fingerprint: try fingerprint.map { try CertificateFingerprint(parsing: $0) }, authorities: authorities,
            usesSystem: try settings.isOn(FarmKeys.tls), isInsecure: try settings.isOn(FarmKeys.insecure), kept: kept,
            confirm: Self.confirm)
    }

    /// - Throws: `conflict` where it is another's token than was said.
    func check(_ identity: Identity) throws {
        guard let name, name.lowercased() != identity.name.lowercased() else { return }
        let whose = identity.name.isEmpty ? "nobody's: the farm is open" : "the token of \(identity.name)"
        throw FarmError(.conflict, "this is \(whose), and not of \(name.shortened()); nobody logged in")
    }

    private static func confirm(_ address: CoordinatorAddress, _ found: CertificateFingerprint) throws -> Bool {
        let lines = "the farm at \(address) is met for the first time, and shows this certificate:\n  \(found)\n"
        guard isatty(STDIN_FILENO) == 1 else {
            throw FarmError(
                .failedPrecondition,
                "\(lines)compare it with what whoever runs the farm says, and give it with --fingerprint")
        }
        Console.errors.write(lines + "Is it the one that whoever runs the farm says? [y/N] ")
        return ["y", "yes"].contains((readLine() ?? "").trimmingSpaces().lowercased())
    }

    /// Whether the farm wants to know who asks.
    private static func asks(_ entrances: [Entrance]) async throws -> Bool {
        do {
            return try await !identity(entrances).isFarmOpen
        } catch let error as FarmError where error.code == .unauthenticated {
            return true
        }
    }

    private static func identity(_ entrances: [Entrance]) async throws -> Identity {
        let farm = try FarmConnection(by: entrances)
        defer { farm.close() }
        return try await farm.identity()
    }
}

extension FarmConnection {
    /// Who asks, as the coordinator sees it.
    func identity() async throws -> Identity {
        try Identity(wire: try await persisting { try await people { try await $0.whoAmI(.init()) } })
    }
}
