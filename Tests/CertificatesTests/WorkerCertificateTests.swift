import Certificates
import Crypto
import FarmBasics
import Foundation
import Testing
import X509

@Suite struct WorkerCertificateTests {
    private let house: House
    private let id = UUID()

    init() throws { house = try House() }

    private func fault(_ chain: [Certificate], of house: House? = nil) async throws -> String {
        let authority = (house ?? self.house).authority.certificate
        let error = try await #require(throws: FarmError.self) {
            _ = try await WorkerCertificate(checking: chain, against: [authority])
        }
        #expect(error.code == .failedPrecondition)
        return error.message
    }

    @Test func theHousesOwnIsTaken() async throws {
        let certificate = try house.worker(id)
        let second = try House()
        let authorities = [second.authority.certificate, house.authority.certificate]
        for chain in [[certificate], [certificate, house.authority.certificate]] {
            let worker = try await WorkerCertificate(checking: chain, against: authorities)
            #expect(worker.worker == id && worker.expires == certificate.notValidAfter)
            #expect(try worker.fingerprint == CertificateFingerprint(of: certificate))
        }
    }

    @Test func othersAreRefused() async throws {
        let foreign = try House()
        #expect(
            try await fault([foreign.worker(id), foreign.authority.certificate])
                == "the worker's certificate is not signed by this farm's authority")
        #expect(try await fault([]).contains("shows 0 certificates"))
        let chain = [Certificate](repeating: try house.worker(id), count: 5)
        #expect(try await fault(chain).contains("shows 5 certificates"))
        // A coordinator's certificate, and the authority's own, name no worker.
        let server = try house.server("farm.lan")
        #expect(try await fault(server.chain).contains("is refused: "))
        _ = try await fault([house.authority.certificate])
    }

    @Test func whatIsOutOfItsTimeIsRefused() async throws {
        let old = try House(at: Date() - 40 * 86400)
        #expect(try await fault([old.worker(id)], of: old).contains("expired at"))
        let new = try House(at: Date() + 86400)
        #expect(try await fault([new.worker(id)], of: new).contains("not valid before"))
    }

    /// Somebody who has a worker's key makes an authority of it.
    @Test func aWorkerSignsNobody() async throws {
        let key = P256.Signing.PrivateKey()
        let request = try CertificateRequest(der: try CertificateRequest.make(for: key))
        let worker = try house.authority.issueWorker(id, for: request, at: Date())
        let publicKey = Certificate.PublicKey(P256.Signing.PrivateKey().publicKey)
        let forged = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
            notValidBefore: worker.notValidBefore, notValidAfter: worker.notValidAfter, issuer: worker.subject,
            subject: worker.subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                SubjectAlternativeNames([.uniformResourceIdentifier("urn:uuid:\(UUID().uuidString)")])
            }, issuerPrivateKey: Certificate.PrivateKey(key))
        #expect(try await fault([forged, worker]).contains("is refused: "))
    }
}
