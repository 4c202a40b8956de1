import FarmBasics
package import FarmModel
import SwiftProtobuf

import struct FoundationEssentials.Date

extension TokenRecord {
    /// The principal comes by name alone: its number is 0.
    package init(wire: Farm_V1_Token) {
        self.init(
            id: TokenID(wire.id), principal: 0, principalName: wire.principal, label: wire.label,
            createdAt: Date(timeIntervalSince1970: wire.createdAt),
            expiresAt: wire.hasExpiresAt ? Date(timeIntervalSince1970: wire.expiresAt) : nil,
            lastUsedAt: wire.hasLastUsedAt ? Date(timeIntervalSince1970: wire.lastUsedAt) : nil,
            revokedAt: wire.hasRevokedAt ? Date(timeIntervalSince1970: wire.revokedAt) : nil)
    }

    /// Without the principal's number.
    package var wire: Farm_V1_Token {
        .with {
            $0.id = id.rawValue
            $0.principal = principalName
            $0.label = label
            $0.createdAt = createdAt.timeIntervalSince1970
            if let expiresAt { $0.expiresAt = expiresAt.timeIntervalSince1970 }
            if let lastUsedAt { $0.lastUsedAt = lastUsedAt.timeIntervalSince1970 }
            if let revokedAt { $0.revokedAt = revokedAt.timeIntervalSince1970 }
        }
    }
}

extension TokenRequest {
    /// - Throws: `invalidInput` for a field that this build does not know.
    package init(wire: Farm_V1_AddTokenRequest) throws {
        // Its token would be good for more than was asked.
        try wire.refuseUnknownFields("token")
        self.init(
            principal: wire.principal, label: wire.label,
            expiresAt: wire.hasExpiresAt ? Date(timeIntervalSince1970: wire.expiresAt) : nil)
    }

    /// Never is unset.
    package var wire: Farm_V1_AddTokenRequest {
        .with {
            $0.principal = principal
            $0.label = label
            if let expiresAt { $0.expiresAt = expiresAt.timeIntervalSince1970 }
        }
    }
}
