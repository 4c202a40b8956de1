import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import Testing

@Suite struct PeopleTests {
    static func token(_ secret: String, label: String = "", expiresAt: Date? = nil) -> NewToken {
        NewToken(secretDigest: Digest(of: secret), label: label, expiresAt: expiresAt)
    }

    @Test(arguments: StoreKind.allCases)
    func aNameIsGivenOnceInWhateverCase(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let ann = try await farm.store.addPrincipal(named: "Ann", role: .submitter, limits: PrincipalLimits())
            #expect(ann.name == "Ann" && ann.role == .submitter && !ann.isDisabled)
            #expect(try await farm.store.principal(named: "aNN") == ann)
            #expect(try await farm.store.principal(named: "an") == nil)
            _ = try await farm.store.changePrincipal(ann.id) { $0.isDisabled = true }
            for name in ["Ann", "ann"] {
                let error = await #expect(throws: FarmError.self) {
                    try await farm.store.addPrincipal(named: name, role: .viewer, limits: PrincipalLimits())
                }
                #expect(error?.code == .conflict)
            }
            _ = try await farm.store.addPrincipal(named: "Zoe", role: .op, limits: .standard)
            _ = try await farm.store.addPrincipal(named: "bob", role: .admin, limits: PrincipalLimits())
            #expect(try await farm.store.principals().map(\.name) == ["Ann", "bob", "Zoe"])
            #expect(try await farm.store.principal(named: "zoe")?.limits == .standard)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func whatIsChangedIsRoleLimitsAndWhetherTheyAreDisabled(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let ann = try await farm.store.addPrincipal(named: "ann", role: .viewer, limits: PrincipalLimits())
            let changed = try await farm.store.changePrincipal(ann.id) { principal in
                (principal.id, principal.name, principal.createdAt) = (99, "eve", Date(timeIntervalSince1970: 0))
                principal.role = .op
                principal.limits.openJobs = 3
            }
            #expect(changed?.id == ann.id && changed?.name == "ann" && changed?.role == .op)
            #expect(try await farm.store.principal(named: "ann") == changed)
            #expect(try await farm.store.changePrincipal(12_345) { $0.role = .admin } == nil)
            await #expect(throws: FarmError.self) {
                try await farm.store.changePrincipal(ann.id) { _ in throw FarmError(.invalidInput, "no") }
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aClosedFarmKeepsAnAdmin(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let none = await #expect(throws: FarmError.self) {
                try await farm.store.changeAccess { $0.isOpen = false }
            }
            #expect(none?.code == .failedPrecondition)
            let token = try await farm.store.close(admin: "ann", token: Self.token("a"))
            let again = await #expect(throws: FarmError.self) {
                try await farm.store.close(admin: "bob", token: Self.token("b"))
            }
            #expect(again?.code == .conflict)
            #expect(try await farm.store.principal(named: "bob") == nil)
            let bob = try await farm.store.addPrincipal(named: "bob", role: .admin, limits: PrincipalLimits())
            // Each for themselves would leave the other: one of two at the same time is refused.
            let results = await withTaskGroup(of: Bool.self) { group in
                for id in [token.principal, bob.id] {
                    group.addTask { (try? await farm.store.changePrincipal(id) { $0.isDisabled = true }) != nil }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(results.sorted { !$0 && $1 } == [false, true])
            #expect(try await farm.store.principals().count { !$0.isDisabled } == 1)
            // An open farm needs nobody.
            #expect(try await farm.store.changeAccess { $0.isOpen = true }.isOpen)
            for principal in try await farm.store.principals() {
                _ = try await farm.store.changePrincipal(principal.id) { $0.role = .viewer }
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func closingMakesTheFirstAdmin(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            #expect(try await farm.store.access() == FarmAccess())
            let known = try await farm.store.addPrincipal(named: "Ann", role: .viewer, limits: PrincipalLimits())
            _ = try await farm.store.changePrincipal(known.id) { $0.isDisabled = true }
            let token = try await farm.store.close(admin: "ann", token: Self.token("a", label: "first"))
            #expect(token.principal == known.id && token.principalName == "Ann" && token.label == "first")
            let login = try #require(try await farm.store.login(token: token.id))
            #expect(login.principal.role == .admin && !login.principal.isDisabled)
            var access = try await farm.store.access()
            #expect(!access.isOpen)
            access.isPrivate = true
            access.auditDays = nil
            access.limits.keptBytes = 5
            let wanted = access
            #expect(try await farm.store.changeAccess { $0 = wanted } == wanted)
            #expect(try await farm.store.access() == wanted)
        }
    }
}
