import Certificates
import FarmBasics
import FarmModel
import FarmTestSupport
import Foundation
import LocalFiles
import Logging
import Testing
import X509

@testable import WorkerCore

/// A worker and a house over TLS on loopback.
@Suite struct EnrolmentTests {
    private let worker = UUID()
    private let code: EnrolmentCode

    init() throws { code = try EnrolmentCode(parsing: FakeHouse.code) }

    @Test func aCodeBecomesACertificateOnce() async throws {
        let house = try FakeHouse()
        try await Fixture.withFolder { path in
            let identity = IdentityFolder(data: path)
            try await house.serving { address in
                let enrolment = Enrolment(addresses: [address], worker: worker, identity: identity)
                let report = try await enrolment.enrol(code, trust: try house.pin)
                #expect(report.coordinator == address && report.expires > Date(timeIntervalSinceNow: 29 * 86_400))
                let kept = ServerTrust.authorities([house.authority.certificate], file: identity.authorities)
                #expect(try report.trust == kept && identity.trust() == kept)
                let certificate = try #require(try identity.certificate())
                #expect(WorkerCertificate.worker(of: certificate) == worker)

                // The authority that came is known from now on; the code is used up.
                let error = await #expect(throws: FarmError.self) { try await enrolment.enrol(code, trust: nil) }
                #expect(error?.code == .unauthenticated && error?.message == "this code was used")
                #expect(try identity.certificate() == certificate)
            }
        }
    }

    @Test func aCodeGoesToNobodyElse() async throws {
        let (house, stranger) = (try FakeHouse(), try FakeHouse())
        try await Fixture.withFolder { path in
            let identity = IdentityFolder(data: path)
            try await stranger.serving { address in
                let enrolment = Enrolment(addresses: [address], worker: worker, identity: identity)
                let error = await #expect(throws: FarmError.self) {
                    try await enrolment.enrol(code, trust: try house.pin)
                }
                #expect(error?.message.contains("another certificate") == true, "\(String(describing: error))")
                let unknown = await #expect(throws: FarmError.self) { try await enrolment.enrol(code, trust: nil) }
                #expect(unknown?.message.contains("--fingerprint") == true)
            }
            #expect(stranger.heard.codes == [])
            #expect(try identity.certificate() == nil && identity.trust() == nil)
            let socket = Enrolment(
                addresses: [try CoordinatorAddress(parsing: "unix:/none")], worker: worker, identity: identity)
            let local = await #expect(throws: FarmError.self) { try await socket.enrol(code, trust: try house.pin) }
            #expect(local?.message.contains("Unix socket") == true)
        }
    }

    /// It is shown with the key that belongs to it from the next connection on.
    @Test func aCertificateIsRenewedByItself() async throws {
        // A day is less than the ten before its end.
        let house = try FakeHouse(days: 1)
        try await Fixture.withFolder { path in
            let identity = IdentityFolder(data: path)
            try await house.serving { address in
                let enrolment = Enrolment(addresses: [address], worker: worker, identity: identity)
                _ = try await enrolment.enrol(code, trust: try house.pin)
                let first = try #require(try identity.certificate())
                let security = WorkerSecurity(trust: nil, identity: identity)
                let renewal = IdentityRenewal(
                    enrolment: enrolment, security: security, identity: identity, logger: FakeHouse.quiet)
                let running = Task { try await renewal.run() }
                try await eventually("another certificate") { try identity.certificate() != first }
                running.cancel()
                let second = try #require(try identity.certificate())
                _ = try await enrolment.renew(security)
                #expect(
                    try house.heard.shown
                        == [CertificateFingerprint(of: first), CertificateFingerprint(of: second)])
                _ = try CertificatePair.read(certificate: identity.credentials, key: identity.credentials)
            }
        }
    }

    @Test func aRefusedRenewalChangesNothing() async throws {
        let house = try FakeHouse(days: 1)
        let log = LogRecord()
        try await Fixture.withFolder { path in
            let identity = IdentityFolder(data: path)
            try await house.serving { address in
                let enrolment = Enrolment(addresses: [address], worker: worker, identity: identity)
                _ = try await enrolment.enrol(code, trust: try house.pin)
                let certificate = try identity.certificate()
                house.revoke()
                let renewal = IdentityRenewal(
                    enrolment: enrolment, security: WorkerSecurity(trust: nil, identity: identity), identity: identity,
                    logger: log.logger)
                let running = Task { try await renewal.run() }
                try await eventually("it is said") { log.text.contains("were revoked") }
                running.cancel()
                _ = await running.result
                #expect(house.heard.renewals == 1)
                #expect(try identity.certificate() == certificate)
            }
        }
    }

    @Test func aWorkerWithAnInvitationEnrolsItself() async throws {
        let house = try FakeHouse()
        let log = LogRecord()
        try await Fixture.withFolder { path in
            let identity = IdentityFolder(data: path)
            let file = "\(path)/code"
            try DurableFile.write(Array((FakeHouse.code + "\n").utf8), to: file)
            try await house.serving { address in
                let unattended = UnattendedEnrolment(
                    invitation: .file(file), trust: try house.pin,
                    enrolment: Enrolment(addresses: [address], worker: worker, identity: identity), identity: identity,
                    logger: log.logger)
                try await unattended.run()
                #expect(try identity.certificate() != nil)
                // At the next start the code is of no use, and not wanted.
                try await unattended.run()
                #expect(house.heard.codes.count == 1)
                #expect(!log.text.contains(FakeHouse.code.dropFirst(3)) && log.text.contains("enrolled this worker"))
            }
        }
    }

    @Test func oneWhoseInvitationIsNoGoodGoesOn() async throws {
        let log = LogRecord()
        try await Fixture.withFolder { path in
            let identity = IdentityFolder(data: path)
            for invitation in [Invitation.file("\(path)/none"), .text("wi_1")] {
                try await UnattendedEnrolment(
                    invitation: invitation, trust: nil,
                    enrolment: Enrolment(addresses: [], worker: worker, identity: identity), identity: identity,
                    logger: log.logger
                ).run()
            }
            #expect(log.text.contains("\(path)/none") && log.text.contains("FARM_INVITATION"))
        }
    }
}
