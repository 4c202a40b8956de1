import ArgumentParser
import Certificates
import FarmBasics
import FarmConfiguration
import FoundationEssentials
import LocalFiles
import WorkerCore

/// `farm-worker enrol`: makes this machine a worker of a closed farm.
struct EnrolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "Makes this machine a worker of a closed farm, and ends.",
        discussion: """
            'farm workers invite' prints a code, for one machine and a quarter of an hour. It is exchanged for a \
            certificate of 30 days, which lies with its key in the worker's data folder, and which the worker renews by \
            itself. A worker that runs on the folder meanwhile goes on with it by itself.

            Example:
              farm-worker enrol wi_4f… --coordinator farm.example.org:7433 --fingerprint SHA256:9C:…
            """)

    @Argument(
        help: ArgumentHelp(
            "The code; - reads it from standard input (default: --invitation-file, FARM_INVITATION).",
            valueName: "code"))
    var code: String?

    @OptionGroup var flags: EntranceFlags

    func run() async throws {
        try await reporting {
            let environment = ProcessInfo.processInfo.environment
            let settings = try Settings.read(.worker, flags: flags.given, environment: environment)
            let entrance = try WorkerEntrance(settings, environment: environment)
            let code = try readCode(else: entrance.invitation)
            let worker = try WorkerNumber.read(in: entrance.dataFolder)
            let identity = IdentityFolder(data: entrance.dataFolder)
            let report = try await Enrolment(
                addresses: entrance.coordinators, worker: worker, identity: identity
            ).enrol(code, trust: entrance.trust)
            print(Self.text(report, worker, identity, entrance), terminator: "")
        }
    }

    private func readCode(else invitation: Invitation?) throws -> EnrolmentCode {
        switch code {
        case "-"?:
            guard let line = readLine(strippingNewline: true) else {
                throw FarmError(.invalidInput, "standard input has no code; accepted: \(EnrolmentCode.accepted)")
            }
            return try EnrolmentCode(parsing: line)
        case let code?: return try EnrolmentCode(parsing: code)
        case nil:
            guard let invitation else {
                throw FarmError(
                    .invalidInput,
                    "no code: give the one that 'farm workers invite' prints, - to read it from standard input, or a file "
                        + "with --invitation-file")
            }
            return try invitation.code()
        }
    }

    private static func text(
        _ report: Enrolment.Report, _ worker: UUID, _ identity: IdentityFolder, _ entrance: WorkerEntrance
    ) -> String {
        let trust =
            switch report.trust {
            case .authorities(_, let file): "the authority in \(file)"
            case .pinned(let fingerprint): "the certificate \(fingerprint)"
            case .system: "this machine's authorities"
            }
        return """
            enrolled     worker \(worker.uuidString.lowercased())
            coordinator  \(report.coordinator)
              known by   \(trust)
            certificate  \(identity.credentials)
              valid      until \(report.expires.text); the worker renews it by itself

            Start the worker with the same --coordinator and --data; one that runs goes on by itself within seconds.

            """
    }
}
