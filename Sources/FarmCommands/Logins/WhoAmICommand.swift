import ArgumentParser
import FarmModel
import FarmWire
import FoundationEssentials

/// `farm whoami`.
struct WhoAmICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami",
        abstract: "Say who you are to the farm, what you may do, and your limits.",
        discussion: """
            Example:
              farm whoami
            """)

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let identity = try await coordinator.withFarm { try await $0.identity() }
        Console.output.write(try format.renderer.report(IdentityOutput(identity)))
    }
}

/// Who asks, as the coordinator sees it.
struct IdentityOutput: ReportOutput {
    /// Empty where the farm asks nobody.
    var name: String
    var role: String
    var farmIsOpen: Bool
    /// Whether they see their own jobs alone.
    var isPrivate: Bool
    /// The token's number; null where none was shown.
    @NullEncoded var token: Int64?
    /// Where they come from.
    var address: String
    var limits: LimitsOutput

    init(_ identity: Identity) {
        name = identity.name
        role = identity.role.rawValue
        farmIsOpen = identity.isFarmOpen
        isPrivate = identity.isPrivate
        token = identity.token?.rawValue
        address = identity.address
        limits = LimitsOutput(identity.limits)
    }

    func sections(now: Date) -> [ReportSection] {
        let who = farmIsOpen && name.isEmpty ? "anybody: the farm is open, and asks nobody" : name
        var fields: [(label: String, value: String)] = [
            ("name", who), ("role", role), ("sees", isPrivate ? "own jobs" : "everybody's jobs"), ("from", address),
        ]
        if let token { fields.append(("token", "\(token)")) }
        guard !limits.fields.isEmpty else { return [ReportSection(fields: fields)] }
        return [ReportSection(fields: fields), ReportSection("Limits", fields: limits.fields)]
    }
}
