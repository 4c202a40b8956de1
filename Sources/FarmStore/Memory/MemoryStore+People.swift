import FarmBasics
package import FarmModel

extension MemoryStore {
    /// Open until somebody has said something else.
    package func access() -> FarmAccess { farm.people.access }

    /// - Throws: `failedPrecondition` where a farm without an admin would be closed.
    package func changeAccess(_ change: @Sendable (inout FarmAccess) throws -> Void) throws -> FarmAccess {
        try transaction(noting: { .asAsked(if: $0.hasChanged) }) { farm -> (access: FarmAccess, hasChanged: Bool) in
            let before = farm.people.access
            var access = before
            try change(&access)
            guard access != before else { return (before, false) }
            if before.isOpen, !access.isOpen, !farm.people.hasAdmin { throw FarmAccess.lacksAdmin }
            farm.people.access = access
            farm.tell(.peopleChanged)
            return (access, true)
        }.access
    }

    /// Somebody of the name who is there already, in whatever case, becomes the admin. There are no older builds here.
    package func close(admin name: String, token: NewToken) throws -> TokenRecord {
        try transaction { farm in
            guard farm.people.access.isOpen else { throw FarmAccess.isClosedAlready }
            let known = farm.people.principal(named: name)
            let admin = known?.id ?? farm.add(principal: name, .admin, PrincipalLimits()).id
            for index in farm.people.principals.indices where farm.people.principals[index].id == admin {
                farm.people.principals[index].role = .admin
                farm.people.principals[index].isDisabled = false
            }
            farm.people.access.isOpen = false
            farm.tell(.peopleChanged)
            return try farm.add(token, to: admin)
        }
    }

    /// Disabled ones, too.
    package func principals() -> [Principal] {
        farm.people.principals.sorted { $0.name.lowercased() < $1.name.lowercased() }
    }

    /// In whatever case.
    package func principal(named name: String) -> Principal? { farm.people.principal(named: name) }

    /// The name is trusted: ``Principal/check(name:)``.
    package func addPrincipal(named name: String, role: Role, limits: PrincipalLimits) throws -> Principal {
        try transaction { farm in
            if let known = farm.people.principal(named: name) { throw known.nameTaken }
            farm.tell(.peopleChanged)
            return farm.add(principal: name, role, limits)
        }
    }

    /// Id, name and the time of making stay, whatever the closure does to them.
    package func changePrincipal(
        _ id: PrincipalID, _ change: @Sendable (inout Principal) throws -> Void
    ) throws -> Principal? {
        try transaction(noting: { .asAsked(if: $0.hasChanged) }) { farm -> (principal: Principal?, hasChanged: Bool) in
            guard let index = farm.people.principals.firstIndex(where: { $0.id == id }) else { return (nil, false) }
            let before = farm.people.principals[index]
            var principal = before
            try change(&principal)
            (principal.id, principal.name, principal.createdAt) = (id, before.name, before.createdAt)
            guard principal != before else { return (before, false) }
            farm.people.principals[index] = principal
            if !farm.people.access.isOpen, !farm.people.hasAdmin { throw FarmAccess.lacksAdmin }
            farm.tell(.peopleChanged)
            return (principal, true)
        }.principal
    }
}

extension MemoryFarm {
    fileprivate mutating func add(principal name: String, _ role: Role, _ limits: PrincipalLimits) -> Principal {
        let principal = Principal(
            id: PrincipalID(drawID()), name: name, role: role, limits: limits, createdAt: now)
        people.principals.append(principal)
        return principal
    }
}
