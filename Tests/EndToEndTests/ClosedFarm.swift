import Certificates
import FarmModel
import FarmTestSupport
import Foundation

/// A farm whose coordinator speaks TLS, with the files that `farm-coordinator certificate` makes.
struct ClosedFarm {
    let farm: FarmFixture
    /// The house's authority and the coordinator's certificate.
    let certificates: CertificateFolder

    /// Lends one without workers that an admin has closed; the fixture's own commands are that admin's.
    /// - Parameter coordinators: with the same certificate.
    static func run(coordinators: Int = 1, _ body: (ClosedFarm) async throws -> Void) async throws {
        var setup = FarmSetup(workers: 0)
        setup.coordinators = 0
        setup.engineHost = .storedPicture(milliseconds: 20)
        try await withPostgres { database in
            try await withFarm(setup, on: database) { farm in
                let closed = ClosedFarm(farm: farm, certificates: CertificateFolder("\(farm.folder)/house"))
                try await closed.certify()
                let files = closed.certificates
                for number in 1...coordinators {
                    try await farm.startCoordinator(
                        number,
                        options: [
                            "--tls-certificate", files.serverCertificate, "--tls-key", files.serverKey, "--client-ca",
                            files.authorityCertificate,
                        ])
                }
                try await farm.succeed("close", "--admin", "ann", "--ca", files.authorityCertificate)
                try await body(closed)
            }
        }
    }

    /// What people are given of it.
    var fingerprint: String {
        get throws {
            let authority = try CertificateFile.certificates(certificates.authorityCertificate)
            return "\(try CertificateFingerprint(of: authority[0]))"
        }
    }

    /// Makes the coordinator's certificate, or another.
    func certify() async throws {
        let made = try await farm.run(
            program: "farm-coordinator",
            ["certificate", "--folder", certificates.path, "--name", "127.0.0.1", "--name", "localhost"])
        guard made.status == 0 else { throw TestFailure("no certificate", details: made.description) }
    }

    /// A code for one worker.
    func invite() async throws -> String {
        let output = try await farm.succeed("workers", "invite").output
        guard let code = output.firstMatch(of: #/wi_[0-9a-f]{64}/#)?.output else {
            throw TestFailure("no code", details: output)
        }
        return String(code)
    }

    /// Runs `farm-worker enrol` on a worker's data folder.
    func enrol(_ worker: String, _ code: String, fingerprint: String? = nil) async throws -> CommandResult {
        let pin = try fingerprint ?? self.fingerprint
        return try await farm.run(
            program: "farm-worker",
            [
                "enrol", code, "--coordinator", try await farm.address(ofCoordinator: 1), "--data",
                farm.dataFolder(of: worker), "--fingerprint", pin,
            ])
    }

    /// Invites a worker, enrols it and starts it.
    func startWorker(_ name: String) async throws {
        let enrolled = try await enrol(name, try await invite())
        guard enrolled.status == 0 else { throw TestFailure("not enrolled", details: enrolled.description) }
        try await farm.startWorker(name, models: try await SharedDemoModel.folder())
    }

    /// Has images made.
    func expectImages(_ count: Int) async throws {
        let job = try await farm.submit(["eight", "--count", "\(count)", "--size", "64x64", "--steps", "1"])
        let report = try await farm.finished(job)
        guard report.job.counts.done == count else { throw TestFailure("not all images", details: "\(report)") }
    }
}
