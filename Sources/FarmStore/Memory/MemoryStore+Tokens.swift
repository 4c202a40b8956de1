import FarmBasics
package import FarmModel

package import struct FoundationEssentials.Date

extension MemoryStore {
    /// Those that were revoked or have expired, too.
    package func tokens(of principal: PrincipalID?) -> [TokenRecord] {
        let people = farm.people
        return people.tokens.reversed().filter { principal == nil || $0.principal == principal }
            .compactMap(people.record)
    }

    /// - Throws: `notFound` where there is no such principal.
    package func addToken(_ token: NewToken, to principal: PrincipalID) throws -> TokenRecord {
        try transaction(noting: { .of("token \($0.id) of \($0.principalName)") }) { farm in
            farm.tell(.peopleChanged)
            return try farm.add(token, to: principal)
        }
    }

    /// By the store's clock.
    package func revokeToken(_ id: TokenID) throws -> TokenRecord? {
        try transaction(
            noting: { revoked in
                revoked.hasChanged ? .of("token \(id) of \(revoked.record?.principalName ?? "")") : .nothing
            },
            { farm -> (record: TokenRecord?, hasChanged: Bool) in
                guard let index = farm.people.tokens.firstIndex(where: { $0.id == id }) else { return (nil, false) }
                let holds = farm.people.tokens[index].revokedAt == nil
                if holds {
                    farm.people.tokens[index].revokedAt = farm.now
                    farm.tell(.peopleChanged)
                }
                return (farm.people.record(farm.people.tokens[index]), holds)
            }
        ).record
    }

    /// Whether it holds is for its caller to say.
    package func login(token id: TokenID) -> TokenLogin? {
        let people = farm.people
        guard let token = people.tokens.first(where: { $0.id == id }), let record = people.record(token),
            let principal = people.principal(token.principal)
        else { return nil }
        return TokenLogin(record: record, secretDigest: token.secretDigest, principal: principal)
    }

    /// A time that is earlier than what is known changes nothing.
    package func noteUse(of tokens: [TokenID: Date]) throws {
        try transaction(noting: { _ in .nothing }) { farm in
            for index in farm.people.tokens.indices {
                guard let at = tokens[farm.people.tokens[index].id] else { continue }
                farm.people.tokens[index].lastUsedAt = max(at, farm.people.tokens[index].lastUsedAt ?? at)
            }
        }
    }
}

extension MemoryFarm {
    mutating func add(_ token: NewToken, to principal: PrincipalID) throws -> TokenRecord {
        let kept = MemoryToken(
            id: TokenID(drawID()), principal: principal, secretDigest: token.secretDigest, label: token.label,
            createdAt: now, expiresAt: token.expiresAt)
        guard let record = people.record(kept) else {
            throw FarmError(.notFound, "there is no principal \(principal)")
        }
        people.tokens.append(kept)
        return record
    }
}
