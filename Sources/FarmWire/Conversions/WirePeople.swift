import FarmBasics
package import FarmModel
import SwiftProtobuf

import struct FoundationEssentials.Date

extension Role {
    /// - Throws: `invalidInput` for a word that this build does not know.
    package init(wire word: String) throws {
        guard let role = Role(rawValue: word) else {
            let accepted = Role.ofPeople.map(\.rawValue).joined(separator: ", ")
            throw FarmError(.invalidInput, "unknown role '\(word.shortened())'; accepted: \(accepted)")
        }
        self = role
    }
}

extension PrincipalLimits {
    /// What is unset is nil; values are not checked.
    package init(wire: Farm_V1_Limits) {
        self.init()
        queuedImages = wire.hasQueuedImages ? Int(wire.queuedImages) : nil
        openJobs = wire.hasOpenJobs ? Int(wire.openJobs) : nil
        inputBytes = wire.hasInputBytes ? wire.inputBytes : nil
        keptBytes = wire.hasKeptBytes ? wire.keptBytes : nil
        requestsPerSecond = wire.hasRequestsPerSecond ? wire.requestsPerSecond : nil
        parallelDownloads = wire.hasParallelDownloads ? Int(wire.parallelDownloads) : nil
    }

    /// What is nil is unset.
    package var wire: Farm_V1_Limits {
        .with {
            if let queuedImages { $0.queuedImages = Int64(queuedImages) }
            if let openJobs { $0.openJobs = Int64(openJobs) }
            if let inputBytes { $0.inputBytes = inputBytes }
            if let keptBytes { $0.keptBytes = keptBytes }
            if let requestsPerSecond { $0.requestsPerSecond = requestsPerSecond }
            if let parallelDownloads { $0.parallelDownloads = Int64(parallelDownloads) }
        }
    }
}

extension Principal {
    /// - Throws: `invalidInput` for a role that this build does not know.
    package init(wire: Farm_V1_Principal) throws {
        self.init(
            id: PrincipalID(wire.id), name: wire.name, role: try Role(wire: wire.role),
            limits: PrincipalLimits(wire: wire.limits), isDisabled: wire.disabled,
            createdAt: Date(timeIntervalSince1970: wire.createdAt))
    }

    /// Its own limits, without the farm's.
    package var wire: Farm_V1_Principal {
        .with {
            $0.id = id.rawValue
            $0.name = name
            $0.role = role.rawValue
            $0.limits = limits.wire
            $0.disabled = isDisabled
            $0.createdAt = createdAt.timeIntervalSince1970
        }
    }
}

extension NewPrincipal {
    /// - Throws: `invalidInput` for a role or a field that this build does not know.
    package init(wire: Farm_V1_AddPrincipalRequest) throws {
        // A limit that is not read would not hold.
        try wire.refuseUnknownFields("person")
        self.init(name: wire.name, role: try Role(wire: wire.role), limits: PrincipalLimits(wire: wire.limits))
    }

    /// As it is said.
    package var wire: Farm_V1_AddPrincipalRequest {
        .with {
            $0.name = name
            $0.role = role.rawValue
            $0.limits = limits.wire
        }
    }
}

extension PrincipalChange {
    /// - Throws: `invalidInput` for a role or a field that this build does not know.
    package init(wire: Farm_V1_ChangePrincipalRequest) throws {
        try wire.refuseUnknownFields("person's change")
        self.init(
            name: wire.name, role: wire.hasRole ? try Role(wire: wire.role) : nil,
            limits: wire.hasLimits ? PrincipalLimits(wire: wire.limits) : nil,
            isDisabled: wire.hasDisabled ? wire.disabled : nil)
    }

    /// What stays is unset.
    package var wire: Farm_V1_ChangePrincipalRequest {
        .with {
            $0.name = name
            if let role { $0.role = role.rawValue }
            if let limits { $0.limits = limits.wire }
            if let isDisabled { $0.disabled = isDisabled }
        }
    }
}

extension Identity {
    /// - Throws: `invalidInput` for a role that this build does not know.
    package init(wire: Farm_V1_WhoAmIResponse) throws {
        self.init(
            name: wire.name, role: try Role(wire: wire.role), isFarmOpen: wire.farmIsOpen, isPrivate: wire.isPrivate,
            token: wire.token == 0 ? nil : TokenID(wire.token), address: wire.address,
            limits: PrincipalLimits(wire: wire.limits))
    }

    /// No token is 0.
    package var wire: Farm_V1_WhoAmIResponse {
        .with {
            $0.name = name
            $0.role = role.rawValue
            $0.farmIsOpen = isFarmOpen
            $0.isPrivate = isPrivate
            $0.token = token?.rawValue ?? 0
            $0.address = address
            $0.limits = limits.wire
        }
    }
}
