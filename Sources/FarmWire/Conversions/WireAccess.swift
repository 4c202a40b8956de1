import FarmBasics
package import FarmModel
import SwiftProtobuf

import struct FoundationEssentials.Date

extension FarmAccess {
    /// Values are not checked.
    package init(wire: Farm_V1_Access) {
        self.init(
            isOpen: wire.isOpen, isPrivate: wire.isPrivate, limits: PrincipalLimits(wire: wire.limits),
            auditDays: wire.hasAuditDays ? Int(wire.auditDays) : nil)
    }

    /// For ever is unset.
    package var wire: Farm_V1_Access {
        .with {
            $0.isOpen = isOpen
            $0.isPrivate = isPrivate
            $0.limits = limits.wire
            if let auditDays { $0.auditDays = Int64(auditDays) }
        }
    }
}

extension AccessChange {
    /// - Throws: `invalidInput` for a field that this build does not know.
    package init(wire: Farm_V1_ChangeAccessRequest) throws {
        try wire.refuseUnknownFields("farm's access")
        self.init(
            isPrivate: wire.hasIsPrivate ? wire.isPrivate : nil,
            limits: wire.hasLimits ? PrincipalLimits(wire: wire.limits) : nil,
            auditDays: wire.hasAuditDays ? Int(wire.auditDays) : nil)
    }

    /// What stays is unset.
    package var wire: Farm_V1_ChangeAccessRequest {
        .with {
            if let isPrivate { $0.isPrivate = isPrivate }
            if let limits { $0.limits = limits.wire }
            if let auditDays { $0.auditDays = Int64(auditDays) }
        }
    }
}

extension MethodPermission {
    /// - Throws: `invalidInput` for a role that this build does not know.
    package init(wire: Farm_V1_ListPermissionsResponse.Entry) throws {
        self.init(
            method: wire.method, leastRole: wire.leastRole.isEmpty ? nil : try Role(wire: wire.leastRole),
            roleForOthers: wire.roleForOthers.isEmpty ? nil : try Role(wire: wire.roleForOthers))
    }

    /// No role is empty.
    package var wire: Farm_V1_ListPermissionsResponse.Entry {
        .with {
            $0.method = method
            $0.leastRole = leastRole?.rawValue ?? ""
            $0.roleForOthers = roleForOthers?.rawValue ?? ""
        }
    }
}
