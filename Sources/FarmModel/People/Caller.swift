package import struct FoundationEssentials.UUID

/// Who asks: what each way in has found out, and services decide by.
package struct Caller: Sendable, Equatable {
    /// The principal's; where nobody logs in, what the call says of itself or nothing.
    package var name: String
    /// What it may do.
    package var role: Role
    /// Nil on an open farm, and for the owner of this machine's own farm.
    package var principal: PrincipalID?
    /// Whether ``name`` has been proved, so that it is the submitter of what it submits.
    package var isKnown: Bool
    /// As people write it: `192.168.1.7`, or `local` for a Unix socket.
    package var address: String
    /// Whether those below ``Permission/roleForOthers`` see their own jobs alone.
    package var isPrivate: Bool
    /// The worker whose certificate was shown, and for which alone it may speak; nil where it may for any.
    package var worker: UUID?
    /// Of the principal, filled with the farm's; all nil where nobody is asked.
    package var limits: PrincipalLimits

    /// - Parameters:
    ///   - name: empty where nothing is known.
    ///   - address: without the port.
    ///   - worker: with ``Role/worker`` alone.
    package init(
        name: String, role: Role, principal: PrincipalID? = nil, isKnown: Bool, address: String,
        isPrivate: Bool = false, worker: UUID? = nil, limits: PrincipalLimits = PrincipalLimits()
    ) {
        self.name = name
        self.role = role
        self.principal = principal
        self.isKnown = isKnown
        self.address = address
        self.isPrivate = isPrivate
        self.worker = worker
        self.limits = limits
    }

    /// Anybody, on a farm that asks nobody: may do all.
    package static func open(address: String = "local") -> Caller {
        Caller(name: "", role: .admin, isKnown: false, address: address)
    }

    /// Which jobs and images a call with this permission reaches: queries take it as a condition.
    package func scope(_ permission: Permission) -> JobScope {
        guard let others = permission.roleForOthers, !role.includes(others) else { return .all }
        if permission == .seeJobs, !isPrivate { return .all }
        return .submitter(name)
    }
}

extension Caller {
    /// The audit's line of what this caller does.
    /// - Parameters:
    ///   - method: the call's name, as gRPC has it.
    ///   - object: what it is done to: `job 12`; empty where it is the farm.
    package func entry(
        _ method: String, _ object: String = "", outcome: AuditEntry.Outcome = .done
    ) -> AuditEntry {
        AuditEntry(
            principal: name, address: address, method: method,
            object: String(object.prefix(AuditEntry.longestObject)), outcome: outcome)
    }
}

/// Whose jobs and images count.
package enum JobScope: Sendable, Equatable {
    case all
    /// Those whose submitter has this very name.
    case submitter(String)

    /// Nil for all.
    package var submitter: String? {
        switch self {
        case .all: nil
        case .submitter(let name): name
        }
    }

    /// Whether it holds a job of this submitter.
    package func holds(_ submitter: String) -> Bool { self.submitter.map { $0 == submitter } ?? true }
}
