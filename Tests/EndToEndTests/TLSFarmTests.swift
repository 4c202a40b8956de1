import Certificates
import FarmModel
import FarmTestSupport
import FarmTransport
import Foundation
import Testing
import X509

extension EndToEnd {
    /// Machines come into a closed farm by codes, over TLS.
    @Suite struct TLSFarmTests {
        /// It runs before anybody has invited it, and goes on by itself once it was.
        @Test func aWorkerIsEnrolledByACodeAndDelivers() async throws {
            try await ClosedFarm.run { closed in
                let farm = closed.farm
                try await farm.launchWorker("worker-1", models: SharedDemoModel.folder())
                let worker = try await farm.worker("worker-1")
                try await eventually("it says what to do") { worker.errors.contains("farm-worker enrol CODE") }
                #expect(worker.end == nil)
                let code = try await closed.invite()
                let enrolled = try await closed.enrol("worker-1", code)
                expect(enrolled, status: 0, [])
                for text in ["enrolled     worker ", "identity/worker.pem", "identity/ca.pem", "until "] {
                    #expect(enrolled.output.contains(text), "\(enrolled)")
                }
                try await farm.waitForWorkers()
                try await closed.expectImages(8)

                expect(try await closed.enrol("worker-2", code), status: 1, ["used"])
                let coordinator = try await farm.coordinator(1)
                for text in [worker.errors, coordinator.errors, coordinator.output] {
                    #expect(!text.contains(code) && !text.contains("PRIVATE KEY"))
                }
            }
        }

        /// As a service that nobody's hand starts.
        @Test func aWorkerEnrolsItselfWithAnInvitation() async throws {
            try await ClosedFarm.run { closed in
                let farm = closed.farm
                let file = "\(farm.folder)/invitation"
                try Data((try await closed.invite() + "\n").utf8).write(to: URL(fileURLWithPath: file))
                try await farm.startWorker(
                    "worker-1", models: try await SharedDemoModel.folder(), "--invitation-file", file, "--fingerprint",
                    try closed.fingerprint)
                try await closed.expectImages(2)
                // Started again it has its certificate, and wants no code.
                try await farm.kill(worker: "worker-1", signal: SIGTERM)
                try await eventually("it has left") { try await farm.listWorkers().isEmpty }
                try await farm.startWorker(
                    "worker-1", models: try await SharedDemoModel.folder(), "--invitation-file", file)
                #expect(!(try await farm.worker("worker-1")).errors.contains("cannot enrol"))
            }
        }

        /// Its code is kept for the farm that it is of.
        @Test func aWrongFingerprintIsRefused() async throws {
            try await ClosedFarm.run { closed in
                let code = try await closed.invite()
                let other = "SHA256:" + String(repeating: "0", count: 64)
                let refused = try await closed.enrol("worker-1", code, fingerprint: other)
                expect(refused, status: 1, ["shows another certificate", try closed.fingerprint])
                expect(try await closed.enrol("worker-1", code), status: 0, [])
            }
        }

        @Test func aReplacedCertificateIsServedWithoutARestart() async throws {
            try await ClosedFarm.run { closed in
                let farm = closed.farm
                try await closed.startWorker("worker-1")
                let address = try CoordinatorAddress(parsing: try await farm.address(ofCoordinator: 1))
                let coordinator = try await farm.coordinator(1)
                let before = try await ShownCertificates.fetch(from: address)
                try await closed.certify()
                let renewed = try CertificateFile.certificates(closed.certificates.serverCertificate)
                #expect(renewed != before)
                try await eventually("the new one is shown") {
                    try await ShownCertificates.fetch(from: address) == renewed
                }
                #expect(coordinator.end == nil)
                // Who pinned the authority, or has its file, goes on.
                try await closed.expectImages(2)
                let worker = try await farm.worker("worker-1")
                #expect(!worker.errors.contains("lost the coordinator"))
            }
        }

        @Test func aRevokedWorkersSessionEnds() async throws {
            try await ClosedFarm.run { closed in
                let farm = closed.farm
                try await closed.startWorker("worker-1")
                let worker = try await farm.worker("worker-1")
                try await farm.succeed("workers", "revoke", "worker-1")
                try await eventually("it has no session") { try await farm.listWorkers().isEmpty }
                try await eventually("it says what to do") { worker.errors.contains("farm-worker enrol CODE") }
                #expect(worker.end == nil)
                // The machine can be invited anew.
                expect(try await closed.enrol("worker-1", try await closed.invite()), status: 0, [])
                try await farm.waitForWorkers()
                try await closed.expectImages(2)
            }
        }

        @Test func whatIsWrongWithCertificatesIsSaid() async throws {
            let folder = try TestFolder.make("tls")
            defer { TestFolder.remove(folder) }
            let runner = CommandRunner(folder: folder)
            func run(_ arguments: String...) async throws -> CommandResult {
                try await runner.run(
                    "farm-coordinator",
                    ["--listen", "127.0.0.1:0", "--database", "host='\(folder)'", "--wait-for-database", "0"]
                        + arguments,
                    limit: .seconds(30))
            }
            let house = CertificateFolder("\(folder)/house")
            let (certificate, key) = (house.serverCertificate, house.serverKey)
            let made = try await runner.run(
                "farm-coordinator", ["certificate", "--folder", house.path, "--name", "127.0.0.1"])
            expect(made, status: 0, [])
            expect(
                try await run("--tls-certificate", certificate), status: 2, ["--tls-certificate", "without tls-key"])
            expect(try await run("--client-ca", certificate), status: 2, ["--client-ca", "without tls-certificate"])
            let missing = try await run("--tls-certificate", "\(folder)/none", "--tls-key", key)
            #expect(missing.status != 0 && missing.errors.contains("\(folder)/none"), "\(missing)")
            let mixed = try await run("--tls-certificate", certificate, "--tls-key", house.authorityKey)
            expect(mixed, status: 1, ["do not belong together"])
            let leaf = try await run(
                "--tls-certificate", certificate, "--tls-key", key, "--client-ca", certificate, "--client-ca-key", key)
            expect(leaf, status: 2, ["none of an authority"])
            // All is well with it but the database.
            let right = try await run(
                "--listen", "0.0.0.0:0", "--tls-certificate", certificate, "--tls-key", key, "--client-ca",
                house.authorityCertificate)
            expect(right, status: 4, ["cannot connect to PostgreSQL"])
        }
    }
}
