import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmStoreTestSupport
import FarmTestSupport
import Foundation
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct TokenTests {
    @Test(arguments: StoreKind.allCases)
    func aTokenIsMadeUsedAndRevoked(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let ann = try await farm.store.addPrincipal(named: "ann", role: .submitter, limits: PrincipalLimits())
            let bob = try await farm.store.addPrincipal(named: "bob", role: .viewer, limits: PrincipalLimits())
            let end = Date(timeIntervalSince1970: 1_900_000_000)
            let first = try await farm.store.addToken(
                PeopleTests.token("one", label: "laptop", expiresAt: end), to: ann.id)
            let second = try await farm.store.addToken(PeopleTests.token("two"), to: bob.id)
            #expect(first.label == "laptop" && first.expiresAt == end && first.lastUsedAt == nil)
            #expect(try await farm.store.tokens(of: nil).map(\.id) == [second.id, first.id])
            #expect(try await farm.store.tokens(of: ann.id) == [first])
            let login = try #require(try await farm.store.login(token: first.id))
            #expect(login.record == first && login.principal == ann && login.secretDigest == Digest(of: "one"))
            #expect(try await farm.store.login(token: 999) == nil)
            let missing = await #expect(throws: FarmError.self) {
                try await farm.store.addToken(PeopleTests.token("three"), to: 999)
            }
            #expect(missing?.code == .notFound)
            let revoked = try #require(try await farm.store.revokeToken(first.id))
            #expect(revoked.revokedAt != nil)
            // A second time it stays as it was.
            #expect(try await farm.store.revokeToken(first.id) == revoked)
            #expect(try await farm.store.login(token: first.id)?.record.revokedAt == revoked.revokedAt)
            #expect(try await farm.store.login(token: second.id)?.record.revokedAt == nil)
            #expect(try await farm.store.revokeToken(999) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func useIsNotedForManyAndNeverEarlier(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let ann = try await farm.store.addPrincipal(named: "ann", role: .submitter, limits: PrincipalLimits())
            let ids = [
                try await farm.store.addToken(PeopleTests.token("one"), to: ann.id).id,
                try await farm.store.addToken(PeopleTests.token("two"), to: ann.id).id,
            ]
            let (early, late) = (Date(timeIntervalSince1970: 1_700_000_000), Date(timeIntervalSince1970: 1_700_000_060))
            try await farm.store.noteUse(of: [:])
            try await farm.store.noteUse(of: [ids[0]: late, ids[1]: early, 999: late])
            try await farm.store.noteUse(of: [ids[0]: early, ids[1]: late])
            #expect(try await farm.store.tokens(of: ann.id).map(\.lastUsedAt) == [late, late])
        }
    }

    /// Whoever keeps logins must hear of each change.
    @Test(arguments: StoreKind.allCases)
    func everyChangeIsTold(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            _ = try await farm.openSession("w", worker: worker)
            let store = farm.store
            let heard = News()
            let (connected, connects) = AsyncStream.makeStream(of: Void.self)
            let listening = Task {
                for await event in store.events() {
                    if event == .connected { connects.finish() }
                    if event == .peopleChanged { heard.count.withLock { $0 += 1 } }
                }
            }
            defer { listening.cancel() }
            for await _ in connected {}
            func hears(_ change: () async throws -> Void) async throws {
                let before = heard.count.withLock { $0 }
                try await change()
                try await eventually("the news of it") { heard.count.withLock { $0 } > before }
            }
            try await hears {
                _ = try await store.addPrincipal(named: "ann", role: .admin, limits: PrincipalLimits())
            }
            let ann = try #require(try await store.principal(named: "ann"))
            try await hears { _ = try await store.changePrincipal(ann.id) { $0.limits.openJobs = 1 } }
            try await hears { _ = try await store.changeAccess { $0.isPrivate = true } }
            try await hears { _ = try await store.close(admin: "ann", token: PeopleTests.token("a")) }
            try await hears { _ = try await store.addToken(PeopleTests.token("b"), to: ann.id) }
            let token = try #require(try await store.tokens(of: ann.id).first)
            try await hears { _ = try await store.revokeToken(token.id) }
            try await store.addInvitation(Digest(of: "code"), expiresAt: Date() + 60)
            let certificate = WorkerCertificate(serial: "01", worker: worker, expiresAt: Date() + 60)
            try await hears { _ = try await store.useInvitation(Digest(of: "code"), for: certificate) }
            try await hears { _ = try await store.revokeCertificates(ofWorkerNamed: "w") }
        }
    }

    private final class News: Sendable {
        let count = Mutex(0)
    }
}
