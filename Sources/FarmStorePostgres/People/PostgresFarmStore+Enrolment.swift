package import FarmBasics
import FarmModel
package import FarmStore
import PostgresDriver

package import struct FoundationEssentials.Date
package import struct FoundationEssentials.UUID

extension PostgresFarmStore {
    /// With it go codes that ended a day ago.
    package func addInvitation(_ codeDigest: Digest, expiresAt: Date) async throws {
        try await transaction { connection in
            try connection.query("DELETE FROM worker_invitations WHERE expires_at < now() - interval '1 day'")
            try connection.query(
                "INSERT INTO worker_invitations (code_digest, expires_at) VALUES (\(codeDigest), \(expiresAt))")
        }
    }

    /// Of two at the same time the second waits for the first one's commit, and finds the code used.
    package func useInvitation(_ codeDigest: Digest, for certificate: WorkerCertificate) async throws -> Bool {
        try await transaction(noting: { .asAsked(if: $0) }) { connection in
            try connection.lockPeople()
            let used = try connection.query(
                """
                UPDATE worker_invitations SET used_at = now()
                WHERE code_digest = \(codeDigest) AND used_at IS NULL AND expires_at > now()
                """)
            guard used.affectedCount > 0 else { return false }
            try connection.keep(certificate)
            return true
        }
    }

    /// Follows one that holds: a worker whose certificates were revoked, or have ended, is to be invited anew.
    package func renew(_ certificate: WorkerCertificate) async throws -> Bool {
        try await transaction(noting: { .asAsked(if: $0) }) { connection in
            try connection.lockPeople()
            let holds = try connection.query(
                """
                SELECT EXISTS (SELECT FROM worker_certificates
                    WHERE worker_id = \(certificate.worker) AND revoked_at IS NULL AND expires_at > now())
                """
            ).value(as: Bool.self)
            guard holds == true else { return false }
            try connection.keep(certificate)
            return true
        }
    }

    /// By the database's clock.
    package func isValid(serial: String, of worker: UUID) async throws -> Bool {
        try await query(
            """
            SELECT EXISTS (SELECT FROM worker_certificates
                WHERE serial = \(serial) AND worker_id = \(worker) AND revoked_at IS NULL AND expires_at > now())
            """
        ).value(as: Bool.self) ?? false
    }

    /// The sessions of the worker go on until their coordinators end them.
    package func revokeCertificates(ofWorkerNamed name: String) async throws -> Int? {
        try await transaction(noting: { .asAsked(if: ($0 ?? 0) > 0) }) { connection in
            try connection.lockPeople()
            let known = try connection.query("SELECT id FROM workers WHERE name = \(name)").value(as: UUID.self)
            guard let worker = known else { return nil }
            let revoked = try connection.query(
                """
                UPDATE worker_certificates SET revoked_at = now()
                WHERE worker_id = \(worker) AND revoked_at IS NULL RETURNING expires_at > now()
                """
            ).map { try $0.decode(0, as: Bool.self) }
            if !revoked.isEmpty { try connection.query(News.people.notify) }
            return revoked.count(where: { $0 })
        }
    }
}

extension PostgresConnection {
    /// - Throws: `conflict` where the authority has given the number before.
    fileprivate func keep(_ certificate: WorkerCertificate) throws {
        let kept = try query(
            """
            INSERT INTO worker_certificates (serial, worker_id, expires_at)
            VALUES (\(certificate.serial), \(certificate.worker), \(certificate.expiresAt))
            ON CONFLICT (serial) DO NOTHING
            """)
        guard kept.affectedCount > 0 else { throw certificate.serialTaken }
        try query(News.people.notify)
    }
}
