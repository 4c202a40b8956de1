import FarmBasics
package import FarmModel
package import FarmStore
package import Logging

package import struct FoundationEssentials.Date
package import struct FoundationEssentials.UUID

/// How machines become workers of a closed farm, and stay it.
package struct EnrolmentService: Sendable {
    /// Of a code.
    private static let life = 15.0 * 60
    /// Ours have some hundred bytes.
    private static let longestRequest = 16 << 10

    private let store: any Audited & EnrolmentStore & WorkerStore
    private let authority: (any CertificateIssuing)?
    private let gate: AccessGate
    private let changed: @Sendable () -> Void
    private let logger: Logger

    /// - Parameters:
    ///   - authority: nil for a coordinator that has none.
    ///   - changed: `DoorKeeper.peopleChanged()`.
    package init(
        store: any Audited & EnrolmentStore & WorkerStore, authority: (any CertificateIssuing)?, gate: AccessGate,
        changed: @escaping @Sendable () -> Void, logger: Logger
    ) {
        self.store = store
        self.authority = authority
        self.gate = gate
        self.changed = changed
        self.logger = logger
    }

    /// A code for one use within a quarter of an hour.
    package func invite(as caller: Caller) async throws -> (code: InvitationCode, expiresAt: Date) {
        _ = try required()
        let code = InvitationCode()
        let expiresAt = Date().addingTimeInterval(Self.life)
        try await store.audited(caller.entry("InviteWorker")).addInvitation(code.digest, expiresAt: expiresAt)
        logger.info("worker invited", metadata: ["caller": "\(caller.name)", "address": "\(caller.address)"])
        return (code, expiresAt)
    }

    /// Takes a code, and gives its machine a certificate as the worker that it says it is.
    /// - Parameters:
    ///   - code: as it was typed.
    ///   - der: a PKCS#10 request.
    /// - Throws: `unauthenticated` for a code that is not good, and `exhausted` for too many of them; `failedPrecondition`
    ///   where this coordinator has no authority.
    package func enrol(
        as caller: Caller, from peer: Peer, code text: String, worker: UUID, request der: [UInt8]
    ) async throws -> IssuedCertificate {
        let authority = try required()
        try gate.askAsStranger(peer)
        let code: InvitationCode
        do {
            code = try InvitationCode(parsing: text)
        } catch let error as FarmError {
            throw gate.refusedCode(error, from: peer, method: "Enrol")
        }
        // Not given to anybody, and known to nobody, unless the code is good.
        let issued = try issue(der, for: worker, by: authority)
        let entry = caller.entry("Enrol", Self.object(worker, issued))
        guard try await store.audited(entry).useInvitation(code.digest, for: issued.record(of: worker)) else {
            throw gate.refusedCode(
                FarmError(
                    .unauthenticated,
                    "this code was used, has expired, or is of another farm; make one with: farm workers invite"),
                from: peer, method: "Enrol")
        }
        changed()
        logger.notice(
            "worker enrolled",
            metadata: ["worker": "\(worker)", "serial": "\(issued.serial)", "address": "\(caller.address)"])
        return issued
    }

    /// Gives a worker its next certificate.
    /// - Throws: `failedPrecondition` where the caller has none now; `unauthenticated` where its were revoked.
    package func renew(as caller: Caller, request der: [UInt8]) async throws -> IssuedCertificate {
        let authority = try required()
        guard let worker = caller.worker else {
            throw FarmError(
                .failedPrecondition,
                "no certificate of a worker was shown, so there is none to renew; a new one takes a code: farm workers "
                    + "invite")
        }
        let issued = try issue(der, for: worker, by: authority)
        let entry = caller.entry("Renew", Self.object(worker, issued))
        guard try await store.audited(entry).renew(issued.record(of: worker)) else {
            throw FarmError(
                .unauthenticated,
                "the certificates of worker \(worker) were revoked; a new one takes a code: farm workers invite")
        }
        changed()
        logger.info("worker's certificate renewed", metadata: ["worker": "\(worker)", "serial": "\(issued.serial)"])
        return issued
    }

    /// Ends a worker's certificates, and its session with them.
    /// - Returns: how many held.
    /// - Throws: `notFound`, with the names that are like it.
    package func revoke(as caller: Caller, workerNamed name: String) async throws -> Int {
        let entry = caller.entry("RevokeWorker", "worker '\(name.shortened())'")
        guard let held = try await store.audited(entry).revokeCertificates(ofWorkerNamed: name) else {
            let known = try await store.workers(all: true).map(\.name)
            throw FarmError(
                .notFound,
                "there is no worker '\(name.shortened())'" + NearestNames.hint(for: name, in: known, noun: "worker"))
        }
        changed()
        logger.notice(
            "worker's certificates revoked",
            metadata: ["worker": "\(name.shortened())", "certificates": "\(held)", "caller": "\(caller.name)"])
        return held
    }

    private func issue(
        _ der: [UInt8], for worker: UUID, by authority: any CertificateIssuing
    ) throws -> IssuedCertificate {
        guard (1...Self.longestRequest).contains(der.count) else {
            throw FarmError(
                .invalidInput,
                "a certificate request of \(der.count) bytes is not accepted; 1 to \(Self.longestRequest) are")
        }
        return try authority.issue(request: der, for: worker)
    }

    private static func object(_ worker: UUID, _ issued: IssuedCertificate) -> String {
        "worker \(worker), certificate \(issued.serial)"
    }

    private func required() throws -> any CertificateIssuing {
        guard let authority else {
            throw FarmError(
                .failedPrecondition,
                "this coordinator has no certificate authority, so it can enrol no workers: make one with 'farm-coordinator "
                    + "certificate', or let workers come through its Unix socket")
        }
        return authority
    }
}

extension IssuedCertificate {
    fileprivate func record(of worker: UUID) -> WorkerCertificate {
        WorkerCertificate(serial: serial, worker: worker, expiresAt: expiresAt)
    }
}
