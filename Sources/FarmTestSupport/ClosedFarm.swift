package import Certificates
import FarmModel
package import FarmTransport
package import Foundation
import Logging

/// A farm that an admin has closed. Its coordinator speaks TLS with the files that `farm-coordinator certificate` makes.
package struct ClosedFarm: Sendable {
    /// Its own commands are the admin's.
    package let farm: FarmFixture
    /// The house's authority and the coordinator's certificate.
    package let certificates: CertificateFolder

    /// Lends one without workers, whose engine hosts have their pictures ready.
    /// - Parameter coordinators: with the same certificate.
    package static func run(coordinators: Int = 1, _ body: (ClosedFarm) async throws -> Void) async throws {
        var setup = FarmSetup(workers: 0)
        setup.coordinators = coordinators
        setup.engineHost = .storedPicture(milliseconds: 20)
        try await withPostgres { database in try await run(setup, on: database, body) }
    }

    /// Lends one with the setup's coordinators, and its workers, enrolled.
    /// - Parameter isEncrypted: false for a coordinator without TLS, to which no worker can be enrolled.
    package static func run<Value>(
        _ setup: FarmSetup, on database: String, isEncrypted: Bool = true, _ body: (ClosedFarm) async throws -> Value
    ) async throws -> Value {
        var bare = setup
        (bare.coordinators, bare.workers) = (0, 0)
        return try await withFarm(bare, on: database) { farm in
            let closed = ClosedFarm(farm: farm, certificates: CertificateFolder("\(farm.folder)/house"))
            if isEncrypted {
                try await closed.certify()
                let files = closed.certificates
                for number in 1...max(1, setup.coordinators) {
                    try await farm.startCoordinator(
                        number,
                        options: [
                            "--tls-certificate", files.serverCertificate, "--tls-key", files.serverKey, "--client-ca",
                            files.authorityCertificate,
                        ])
                }
                try await farm.succeed("close", "--admin", "ann", "--ca", files.authorityCertificate)
            } else {
                try await farm.startCoordinator()
                try await farm.succeed("close", "--admin", "ann")
            }
            for number in stride(from: 1, through: setup.workers, by: 1) {
                try await closed.startWorker("worker-\(number)")
            }
            return try await body(closed)
        }
    }

    /// What people are given of it.
    package var fingerprint: String {
        get throws {
            let authority = try CertificateFile.certificates(certificates.authorityCertificate)
            return "\(try CertificateFingerprint(of: authority[0]))"
        }
    }

    /// Makes the coordinator's certificate, or another.
    package func certify() async throws {
        let made = try await farm.run(
            program: "farm-coordinator",
            ["certificate", "--folder", certificates.path, "--name", "127.0.0.1", "--name", "localhost"])
        guard made.status == 0 else { throw TestFailure("no certificate", details: made.description) }
    }

    /// A code for one worker.
    package func invite() async throws -> String {
        let output = try await farm.succeed("workers", "invite").output
        guard let code = output.firstMatch(of: #/wi_[0-9a-f]{64}/#)?.output else {
            throw TestFailure("no code", details: output)
        }
        return String(code)
    }

    /// Runs `farm-worker enrol` on a worker's data folder.
    package func enrol(_ worker: String, _ code: String, fingerprint: String? = nil) async throws -> CommandResult {
        let pin = try fingerprint ?? self.fingerprint
        return try await farm.run(
            program: "farm-worker",
            [
                "enrol", code, "--coordinator", try await farm.address(ofCoordinator: 1), "--data",
                farm.dataFolder(of: worker), "--fingerprint", pin,
            ])
    }

    /// Invites a worker, enrols it and starts it.
    package func startWorker(_ name: String) async throws {
        try await enrol(name)
        try await farm.startWorker(name, models: try await SharedDemoModel.folder())
    }

    /// Invites a worker that is played by hand, and enrols it.
    /// - Returns: who it is by its certificate, and how it dials.
    package func enrolByHand(_ name: String) async throws -> (id: UUID, security: ClientSecurity) {
        try await enrol(name)
        let file = "\(farm.dataFolder(of: name))/identity/worker.pem"
        let authorities = try CertificateFile.certificates(certificates.authorityCertificate)
        let shown = try await WorkerCertificate(
            checking: try CertificateFile.certificates(file), against: authorities)
        let certificate = try CertificateReloading(
            certificate: file, key: file, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return (shown.worker, try await security(showing: certificate))
    }

    /// How a client dials it that trusts the house's authority.
    package func security(showing certificate: CertificateReloading? = nil) async throws -> ClientSecurity {
        ClientSecurity(
            to: try CoordinatorAddress(parsing: try await farm.address(ofCoordinator: 1)),
            trust: try .authorities(in: certificates.authorityCertificate), certificate: certificate)
    }

    /// Another token of the admin's, as text.
    package func token() async throws -> String {
        let output = try await farm.succeed("tokens", "add", "ann").output
        guard let token = output.split(separator: "\n").first else { throw TestFailure("no token") }
        return String(token)
    }

    /// Has images made.
    package func expectImages(_ count: Int) async throws {
        let job = try await farm.submit(["eight", "--count", "\(count)", "--size", "64x64", "--steps", "1"])
        let report = try await farm.finished(job)
        guard report.job.counts.done == count else { throw TestFailure("not all images", details: "\(report)") }
    }

    private func enrol(_ name: String) async throws {
        let enrolled = try await enrol(name, try await invite())
        guard enrolled.status == 0 else { throw TestFailure("not enrolled", details: enrolled.description) }
    }
}
