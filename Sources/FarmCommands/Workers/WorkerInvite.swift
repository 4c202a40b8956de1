import ArgumentParser
import Certificates
import FarmModel
import FarmWire
import FoundationEssentials
import SwiftProtobuf

/// `farm workers invite`.
struct WorkerInvite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "Make a code by which one machine becomes a worker of this farm.",
        discussion: """
            The code is good for 15 minutes and one machine, which gets a certificate for it and renews that by itself. \
            'farm workers revoke NAME' ends it.

            Example:
              farm workers invite
            """)

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let entrances = try coordinator.entrances().entrances
        let reply = try await coordinator.withPrivateFarm(for: "an invitation") { farm in
            try await farm.people { try await $0.inviteWorker(.init()) }
        }
        let output = InvitationOutput(
            code: reply.code, expiresAt: Date(timeIntervalSince1970: reply.expiresAt), entrances: entrances)
        Console.output.write(try format.renderer.report(output))
    }
}

/// A code for a machine, and what to do with it.
struct InvitationOutput: ReportOutput {
    var code: String
    var expiresAt: Date
    /// What to type on the machine.
    var command: String
    /// Of the certificate that the coordinator shows; null where none was kept here.
    @NullEncoded var fingerprint: String?

    init(code: String, expiresAt: Date, entrances: [Entrance]) {
        self.code = code
        self.expiresAt = expiresAt
        // A machine elsewhere cannot reach what is of this one.
        let addresses = entrances.filter { $0.address.kind != .unixSocket && !$0.address.isLoopback }
        let coordinator = addresses.map(\.address.description).joined(separator: ",")
        command = "farm-worker enrol \(code) --coordinator \(coordinator.isEmpty ? "HOST:PORT" : coordinator)"
        for case .kept(let kept) in addresses.map(\.trust) { fingerprint = kept.description }
        if let fingerprint { command += " --fingerprint \(fingerprint)" }
    }

    func sections(now: Date) -> [ReportSection] {
        var fields: [(label: String, value: String)] = [
            ("code", code), ("good until", TimeFormat.local(expiresAt)), ("on the new machine", command),
        ]
        if let fingerprint { fields.append(("the farm's certificate", fingerprint)) }
        return [ReportSection(fields: fields)]
    }
}
