package import FarmBasics
import FarmModel

package import struct FoundationEssentials.Date
package import struct FoundationEssentials.UUID

extension MemoryStore {
    /// With it go codes that ended a day ago.
    package func addInvitation(_ codeDigest: Digest, expiresAt: Date) throws {
        try transaction { farm in
            let latest = farm.now.addingTimeInterval(-86_400)
            farm.people.invitations = farm.people.invitations.filter { $0.value.expiresAt >= latest }
            farm.people.invitations[codeDigest] = MemoryInvitation(expiresAt: expiresAt)
        }
    }

    /// Of two at the same time the second finds the code used.
    package func useInvitation(_ codeDigest: Digest, for certificate: WorkerCertificate) throws -> Bool {
        try transaction(noting: { .asAsked(if: $0) }) { farm in
            guard let invitation = farm.people.invitations[codeDigest], !invitation.isUsed,
                invitation.expiresAt > farm.now
            else { return false }
            farm.people.invitations[codeDigest]?.isUsed = true
            try farm.keep(certificate)
            return true
        }
    }

    /// Follows one that holds: a worker whose certificates were revoked, or have ended, is to be invited anew.
    package func renew(_ certificate: WorkerCertificate) throws -> Bool {
        try transaction(noting: { .asAsked(if: $0) }) { farm in
            let holds = farm.people.certificates.values.contains {
                $0.worker == certificate.worker && !$0.isRevoked && $0.expiresAt > farm.now
            }
            guard holds else { return false }
            try farm.keep(certificate)
            return true
        }
    }

    /// By the store's clock.
    package func isValid(serial: String, of worker: UUID) -> Bool {
        read { farm in
            farm.people.certificates[serial].map {
                $0.worker == worker && !$0.isRevoked && $0.expiresAt > farm.now
            } ?? false
        }
    }

    /// The sessions of the worker go on until their coordinators end them.
    package func revokeCertificates(ofWorkerNamed name: String) throws -> Int? {
        try transaction(noting: { .asAsked(if: ($0 ?? 0) > 0) }) { farm in
            guard let worker = farm.workers.values.first(where: { $0.name == name })?.id else { return nil }
            var held = 0
            for (serial, certificate) in farm.people.certificates
            where certificate.worker == worker && !certificate.isRevoked {
                farm.people.certificates[serial]?.isRevoked = true
                if certificate.expiresAt > farm.now { held += 1 }
                farm.tell(.peopleChanged)
            }
            return held
        }
    }
}

extension MemoryFarm {
    /// - Throws: `conflict` where the authority has given the number before.
    fileprivate mutating func keep(_ certificate: WorkerCertificate) throws {
        guard people.certificates[certificate.serial] == nil else { throw certificate.serialTaken }
        people.certificates[certificate.serial] = MemoryCertificate(
            worker: certificate.worker, expiresAt: certificate.expiresAt)
        tell(.peopleChanged)
    }
}
