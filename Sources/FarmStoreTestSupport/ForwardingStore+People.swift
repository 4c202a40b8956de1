package import FarmBasics
package import FarmModel
package import FarmStore

package import struct Foundation.Date
package import struct Foundation.UUID

// MARK: People

extension ForwardingStore {
    /// Open where nobody has said anything.
    package func access() async throws -> FarmAccess { try await store.access() }
    /// The closure may run again where a test repeats the call.
    package func changeAccess(
        _ change: @escaping @Sendable (inout FarmAccess) throws -> Void
    ) async throws -> FarmAccess {
        try await store.changeAccess(change)
    }
    /// A second time it is `conflict`: also after a lost answer.
    package func close(admin name: String, token: NewToken) async throws -> TokenRecord {
        try await store.close(admin: name, token: token)
    }
    /// By name.
    package func principals() async throws -> [Principal] { try await store.principals() }
    /// In whatever case.
    package func principal(named name: String) async throws -> Principal? { try await store.principal(named: name) }
    /// A second time it is `conflict`: also after a lost answer.
    package func addPrincipal(named name: String, role: Role, limits: PrincipalLimits) async throws -> Principal {
        try await store.addPrincipal(named: name, role: role, limits: limits)
    }
    /// Nil where there is none.
    package func changePrincipal(
        _ id: PrincipalID, _ change: @escaping @Sendable (inout Principal) throws -> Void
    ) async throws -> Principal? {
        try await store.changePrincipal(id, change)
    }
    /// Newest first.
    package func tokens(of principal: PrincipalID?) async throws -> [TokenRecord] {
        try await store.tokens(of: principal)
    }
    /// Each call makes another one.
    package func addToken(_ token: NewToken, to principal: PrincipalID) async throws -> TokenRecord {
        try await store.addToken(token, to: principal)
    }
    /// Safe to repeat.
    package func revokeToken(_ id: TokenID) async throws -> TokenRecord? { try await store.revokeToken(id) }
    /// What a test counts to see whether logins are cached.
    package func login(token id: TokenID) async throws -> TokenLogin? { try await store.login(token: id) }
    /// Safe to repeat.
    package func noteUse(of tokens: [TokenID: Date]) async throws { try await store.noteUse(of: tokens) }
}

// MARK: Audit and enrolment

extension ForwardingStore {
    /// A page by key, newest first.
    package func audit(_ filter: AuditFilter) async throws -> [AuditEntry] { try await store.audit(filter) }
    /// Lines of their own, in no change's transaction.
    package func note(_ entries: [AuditEntry]) async throws { try await store.note(entries) }
    /// A step: 0 where nothing was old enough.
    package func trimAudit(days: Int) async throws -> Int { try await store.trimAudit(days: days) }
    /// For one use.
    package func addInvitation(_ codeDigest: Digest, expiresAt: Date) async throws {
        try await store.addInvitation(codeDigest, expiresAt: expiresAt)
    }
    /// False a second time: also after a lost answer.
    package func useInvitation(_ codeDigest: Digest, for certificate: WorkerCertificate) async throws -> Bool {
        try await store.useInvitation(codeDigest, for: certificate)
    }
    /// `conflict` for a number that is known: also after a lost answer.
    package func renew(_ certificate: WorkerCertificate) async throws -> Bool { try await store.renew(certificate) }
    /// What is asked at each session.
    package func isValid(serial: String, of worker: UUID) async throws -> Bool {
        try await store.isValid(serial: serial, of: worker)
    }
    /// 0 a second time.
    package func revokeCertificates(ofWorkerNamed name: String) async throws -> Int? {
        try await store.revokeCertificates(ofWorkerNamed: name)
    }
}
