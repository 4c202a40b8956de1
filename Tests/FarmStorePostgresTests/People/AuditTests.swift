import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import PostgresDriver
import Testing

@Suite struct AuditTests {
    private func entry(
        _ method: String, _ object: String = "", by principal: String = "ann", _ outcome: AuditEntry.Outcome = .done
    ) -> AuditEntry {
        AuditEntry(principal: principal, address: "10.0.0.7", method: method, object: object, outcome: outcome)
    }

    private func lines(_ farm: StoreFixture) async throws -> [String] {
        try await farm.store.audit(AuditFilter(limit: 1000)).reversed().map { "\($0.method) \($0.object)" }
    }

    @Test(arguments: StoreKind.allCases)
    func aChangeLeavesOneLineAndNoChangeNone(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let session = try await farm.openSession("w").id
            func audited(_ method: String, _ object: String = "") -> any Store {
                farm.store.audited(entry(method, object))
            }
            let submission = UUID()
            let submitting = StoreFixture(store: audited("SubmitJob"))
            let job = try await submitting.submit(2, submission: submission)
            #expect(try await submitting.submit(2, submission: submission).id == job.id)
            #expect(try await audited("SetPriority", "job \(job.id)").setPriority(job: job.id, to: 5))
            #expect(try await audited("SetPriority", "job \(job.id)").setPriority(job: job.id, to: 5))
            #expect(try await audited("SetPriority", "job 999").setPriority(job: 999, to: 5) == false)
            #expect(try await audited("RetryJob", "job \(job.id)").retry(job: job.id) == 0)
            #expect(try await audited("CancelJob", "job \(job.id)").cancel(job: job.id) == 2)
            #expect(try await audited("CancelJob", "job \(job.id)").cancel(job: job.id) == 0)
            #expect(try await audited("CancelJob", "job 999").cancel(job: 999) == nil)
            // What people only look at leaves nothing, whatever store they look with.
            _ = try await audited("Explain").standing(of: TaskID(job: job.id, index: 0))
            _ = try await audited("GetJob").job(job.id)
            #expect(try await audited("DeleteImages", "images").delete(images: [1, 2]).missing == [1, 2])
            #expect(try await audited("DeleteJob", "job \(job.id)").delete(job: job.id) != nil)
            let added = try await audited("AddRule").addRetentionRule(.farm, .count(5))
            let rule = try #require(added).id
            #expect(try await audited("AddRule").addRetentionRule(.farm, .count(5)) == nil)
            #expect(try await audited("RemoveRule", "rule").removeRetentionRule(rule))
            #expect(try await audited("RemoveRule", "rule").removeRetentionRule(rule) == false)
            #expect(try await audited("DrainWorker", "w").setDrained(true, workerNamed: "w") != nil)
            #expect(try await audited("DrainWorker", "x").setDrained(true, workerNamed: "x") == nil)
            let picture = InputReference(sha256: Digest(of: "picture"), size: ImageSize(width: 8, height: 8))
            for _ in 0..<2 { try await audited("UploadInput", "picture").keep(picture, bytes: [1]) }
            try await farm.store.endSession(session, reason: "test")
            #expect(
                try await lines(farm) == [
                    "SubmitJob job \(job.id)", "SetPriority job \(job.id)", "CancelJob job \(job.id)",
                    "DeleteJob job \(job.id)", "AddRule rule \(rule)", "RemoveRule rule",
                    "DrainWorker w", "UploadInput picture",
                ])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func changesOfPeopleLeaveLines(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let store = farm.store
            func audited(_ method: String, _ object: String = "") -> any Store { store.audited(entry(method, object)) }
            let token = try await audited("CloseFarm", "farm").close(admin: "ann", token: PeopleTests.token("a"))
            let bob = try await audited("AddPerson", "bob")
                .addPrincipal(named: "bob", role: .viewer, limits: PrincipalLimits())
            await #expect(throws: FarmError.self) {
                try await audited("AddPerson", "bob")
                    .addPrincipal(named: "bob", role: .viewer, limits: PrincipalLimits())
            }
            _ = try await audited("ChangePerson", "bob").changePrincipal(bob.id) { $0.role = .submitter }
            _ = try await audited("ChangePerson", "bob").changePrincipal(bob.id) { $0.role = .submitter }
            await #expect(throws: FarmError.self) {
                _ = try await audited("ChangePerson", "ann").changePrincipal(token.principal) { $0.role = .viewer }
            }
            _ = try await audited("ChangeAccess").changeAccess { $0.isPrivate = false }
            let second = try await audited("AddToken").addToken(PeopleTests.token("b"), to: bob.id)
            for _ in 0..<2 { _ = try await audited("RevokeToken").revokeToken(second.id) }
            try await audited("Invite", "worker").addInvitation(Digest(of: "code"), expiresAt: Date() + 60)
            let certificate = WorkerCertificate(serial: "01", worker: UUID(), expiresAt: Date() + 60)
            for _ in 0..<2 {
                _ = try await audited("Enrol", "worker").useInvitation(Digest(of: "code"), for: certificate)
            }
            #expect(
                try await lines(farm) == [
                    "CloseFarm farm", "AddPerson bob", "ChangePerson bob", "AddToken token \(second.id) of bob",
                    "RevokeToken token \(second.id) of bob", "Invite worker", "Enrol worker",
                ])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func whatIsUndoneLeavesNoLine(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            _ = try await farm.openSession("w")
            let job = try await farm.submit(1)
            let error = await #expect(throws: FarmError.self) {
                try await farm.store.audited(entry("DeleteJob", "job \(job.id)")).delete(job: job.id)
            }
            #expect(error?.code == .failedPrecondition)
            let gone = InputReference(sha256: Digest(of: "gone"), size: ImageSize(width: 8, height: 8))
            await #expect(throws: FarmError.self) {
                let audited = StoreFixture(store: farm.store.audited(entry("SubmitJob")))
                _ = try await audited.submit(1, holdings: FarmHoldings(pictures: [gone])) {
                    $0.initImage = InitImage(picture: gone)
                }
            }
            #expect(try await lines(farm).isEmpty)
        }
    }

    /// Neither without the other: where the line cannot be written, nothing is changed.
    @Test func withoutItsLineNothingIsChanged() async throws {
        try await StoreFixture.run { farm, pool in
            _ = try await farm.openSession("w")
            let job = try await farm.submit(1)
            try await pool.query("ALTER TABLE audit ADD CHECK (method <> 'CancelJob')")
            await #expect(throws: FarmError.self) {
                try await farm.store.audited(entry("CancelJob")).cancel(job: job.id)
            }
            #expect(try await farm.store.job(job.id)?.counts.queued == 1)
            #expect(try await lines(farm).isEmpty)
        }
    }

    @Test func aLineStaysAsItWasWritten() async throws {
        try await StoreFixture.run { farm, pool in
            try await farm.store.note([entry("Login", by: "eve", .loginFailed)])
            await #expect(throws: PostgresError.self) { try await pool.query("UPDATE audit SET principal = 'ann'") }
            #expect(try await farm.store.audit(AuditFilter()).map(\.principal) == ["eve"])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func linesAreFoundAndTextsAreCut(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let long = String(repeating: "ä", count: 500) + "\0"
            try await farm.store.note([
                entry("A"), entry("B", by: "bob", .denied), entry(long, long, by: "e\0ve", .loginFailed),
            ])
            try await farm.store.note([])
            try await farm.store.note((0..<5).map { entry("C", "\($0)") })
            func found(_ set: (inout AuditFilter) -> Void) async throws -> [AuditEntry] {
                var filter = AuditFilter()
                set(&filter)
                return try await farm.store.audit(filter)
            }
            #expect(try await found { $0.principal = "ann" }.count == 6)
            #expect(try await found { $0.method = "C" }.map(\.object) == ["4", "3", "2", "1", "0"])
            #expect(try await found { $0.outcome = .denied }.map(\.principal) == ["bob"])
            #expect(try await found { $0.outcome = .done }.count == 6)
            #expect(try await found { ($0.since, $0.until) = (Date() - 60, Date() + 60) }.count == 8)
            #expect(try await found { $0.until = Date() - 60 }.isEmpty)
            let cut = try #require(try await found { $0.outcome = .loginFailed }.first)
            #expect(cut.principal == "eve" && cut.object.utf8.count == 200 && cut.address == "10.0.0.7")
            var page = AuditFilter(limit: 3)
            let first = try await farm.store.audit(page)
            page.before = first.last?.id
            let both = first + (try await farm.store.audit(page))
            #expect(both.map(\.object).prefix(5) == ["4", "3", "2", "1", "0"])
            #expect(first.allSatisfy { $0.at != nil })
        }
    }

    @Test func oldLinesGoTheOldestFirst() async throws {
        try await StoreFixture.run { farm, pool in
            try await farm.store.note([entry("New")])
            try await pool.query(
                """
                INSERT INTO audit (at, principal, address, method, object, outcome)
                SELECT now() - interval '31 days' - make_interval(secs => n), 'ann', '', 'Old', '', 'done'
                FROM generate_series(1, 2100) n
                """)
            #expect(try await farm.store.trimAudit(days: 40) == 0)
            #expect(try await farm.store.trimAudit(days: 30) == 2000)
            #expect(try await farm.store.trimAudit(days: 30) == 100)
            #expect(try await farm.store.trimAudit(days: 30) == 0)
            #expect(try await lines(farm) == ["New "])
        }
    }
}
