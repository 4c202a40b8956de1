import ArgumentParser
import FarmWire
import FoundationEssentials
import SwiftProtobuf

/// `farm workers revoke`.
struct WorkerRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End a worker's certificates and its session, now and for ever.",
        discussion: """
            What it renders is given to others. The machine can be invited anew.

            Example:
              farm workers revoke node-7
            """)

    @Argument(help: "The worker's name.") var name: String

    @OptionGroup var coordinator: CoordinatorOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let worker = name
        let reply = try await coordinator.withFarm { farm in
            try await farm.people { try await $0.revokeWorker(.with { $0.name = worker }) }
        }
        let output = WorkerRevokeOutput(worker: name, revokedCertificates: reply.certificates)
        if format.json { return Console.output.write(try format.renderer.report(output)) }
        Console.output.writeLine(output.sentence)
    }
}

/// What `farm workers revoke` did.
struct WorkerRevokeOutput: ReportOutput {
    var worker: String
    /// Those that held until now.
    var revokedCertificates: Int64

    var sentence: String {
        switch revokedCertificates {
        case 0: "\(worker) had no certificate that held; its session has ended"
        case 1: "\(worker)'s certificate is revoked, and its session has ended"
        default: "\(worker)'s \(revokedCertificates) certificates are revoked, and its session has ended"
        }
    }

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("worker", worker), ("revoked certificates", "\(revokedCertificates)")])]
    }
}
