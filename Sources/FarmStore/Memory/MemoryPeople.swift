import FarmBasics
import FarmModel

import struct FoundationEssentials.Date
import struct FoundationEssentials.UUID

/// Who may use a farm.
struct MemoryPeople: Sendable {
    var access = FarmAccess()
    /// In the order of their ids.
    var principals: [Principal] = []
    /// In the order of their ids.
    var tokens: [MemoryToken] = []
    /// By the code's digest.
    var invitations: [Digest: MemoryInvitation] = [:]
    /// By serial number.
    var certificates: [String: MemoryCertificate] = [:]

    func principal(_ id: PrincipalID) -> Principal? { principals.first { $0.id == id } }

    func principal(named name: String) -> Principal? {
        principals.first { $0.name.lowercased() == name.lowercased() }
    }

    /// Whether an admin who is not disabled is left.
    var hasAdmin: Bool { principals.contains { $0.role == .admin && !$0.isDisabled } }

    func record(_ token: MemoryToken) -> TokenRecord? {
        principal(token.principal).map { principal in
            TokenRecord(
                id: token.id, principal: principal.id, principalName: principal.name, label: token.label,
                createdAt: token.createdAt, expiresAt: token.expiresAt, lastUsedAt: token.lastUsedAt,
                revokedAt: token.revokedAt)
        }
    }
}

/// A token, without its secret.
struct MemoryToken: Sendable {
    let id: TokenID
    let principal: PrincipalID
    let secretDigest: Digest
    let label: String
    let createdAt: Date
    let expiresAt: Date?
    var lastUsedAt: Date?
    var revokedAt: Date?
}

/// A code by which a machine becomes a worker.
struct MemoryInvitation: Sendable {
    let expiresAt: Date
    var isUsed = false
}

/// A worker's certificate.
struct MemoryCertificate: Sendable {
    let worker: UUID
    let expiresAt: Date
    var isRevoked = false
}
