import FarmBasics
import FarmModel
import FarmStore
import Foundation
import Testing

@testable import CoordinatorCore

@Suite(.timeLimit(.minutes(1))) struct PeopleServiceTests {
    private func code(_ body: () async throws -> Void) async -> FarmError.Code? {
        await #expect(throws: FarmError.self) { try await body() }?.code
    }

    @Test func closingMakesTheFirstAdminOnce() async throws {
        let farm = try await ClosedFarm()
        let identity = try await farm.people.identity(of: try await farm.admin, token: try farm.token(.admin).id)
        #expect(identity.name == "root" && identity.role == .admin && !identity.isFarmOpen && !identity.isPrivate)
        #expect(identity.token == (try farm.token(.admin).id) && identity.limits == .standard)
        #expect(await code { _ = try await farm.people.close(as: .open(), admin: "eve", label: "") } == .conflict)
        #expect(await farm.refusal(.managePeople, .none)?.code == .unauthenticated)
    }

    @Test func whatNobodyCanHaveIsRefused() async throws {
        let farm = try await ClosedFarm()
        let admin = try await farm.admin
        for name in ["", "-anna", ".anna", "an na", "anna\u{202E}", String(repeating: "a", count: 65), "a/b", "a\0"] {
            let principal = NewPrincipal(name: name, role: .viewer)
            #expect(await code { _ = try await farm.people.add(as: admin, principal) } == .invalidInput)
        }
        let worker = NewPrincipal(name: "w", role: .worker)
        #expect(await code { _ = try await farm.people.add(as: admin, worker) } == .invalidInput)
        #expect(
            await code { _ = try await farm.people.add(as: admin, NewPrincipal(name: "ANNA", role: .op)) } == .conflict)
        let limits: [(inout PrincipalLimits) -> Void] = [
            { $0.queuedImages = -1 }, { $0.keptBytes = .min }, { $0.requestsPerSecond = 0 },
            { $0.requestsPerSecond = .nan }, { $0.requestsPerSecond = .infinity }, { $0.parallelDownloads = -7 },
        ]
        for change in limits {
            var limits = PrincipalLimits()
            change(&limits)
            let own = limits
            #expect(
                await code {
                    _ = try await farm.people.change(as: admin, PrincipalChange(name: "anna", limits: own))
                } == .invalidInput)
            #expect(
                await code {
                    _ = try await farm.people.change(as: admin, AccessChange(limits: own))
                } == .invalidInput)
        }
        for label in ["a\nb", "\u{1b}[2J", String(repeating: "x", count: 101), "\u{202E}"] {
            let request = TokenRequest(principal: "anna", label: label)
            #expect(await code { _ = try await farm.people.addToken(as: admin, request) } == .invalidInput)
        }
        for end in [Date() - 1, Date(timeIntervalSince1970: .infinity), Date(timeIntervalSince1970: .nan)] {
            let request = TokenRequest(principal: "anna", expiresAt: end)
            #expect(await code { _ = try await farm.people.addToken(as: admin, request) } == .invalidInput)
        }
        #expect(
            await code { _ = try await farm.people.addToken(as: admin, TokenRequest(principal: "eve")) } == .notFound)
        #expect(
            await code {
                _ = try await farm.people.change(as: admin, AccessChange(auditDays: -1))
            } == .invalidInput)
    }

    @Test func aSecretIsShownOnceAndNeverTwiceTheSame() async throws {
        let farm = try await ClosedFarm()
        let admin = try await farm.admin
        var texts: Set<String> = []
        for _ in 0..<50 {
            let made = try await farm.people.addToken(as: admin, TokenRequest(principal: "anna", label: "laptop"))
            texts.insert(String(made.token.text.suffix(64)))
            #expect(!"\(made)".contains(made.token.text.suffix(64)))
            #expect(try AccessToken(parsing: made.token.text) == made.token)
        }
        #expect(texts.count == 50)
        let kept = try await farm.people.tokens(as: admin, of: "anna")
        #expect(kept.count == 51 && kept.first?.label == "laptop")
    }

    @Test func onesOwnTokenCanBeGivenBackAndNoOther() async throws {
        let farm = try await ClosedFarm()
        let anna = try await farm.caller(.submitter)
        let (own, other) = (try farm.token(.submitter).id, try farm.token(.op).id)
        let refusal = await #expect(throws: FarmError.self) { try await farm.people.revokeToken(as: anna, other) }
        let missing = await #expect(throws: FarmError.self) { try await farm.people.revokeToken(as: anna, 9999) }
        #expect(refusal?.code == .notFound && missing?.code == .notFound)
        #expect(refusal?.message.replacing("\(other)", with: "9999") == missing?.message)
        #expect(try await farm.people.revokeToken(as: anna, own).revokedAt != nil)
        #expect(try await farm.refusal(.seeJobs, farm.credentials(.submitter))?.code == .unauthenticated)
        #expect(try await farm.refusal(.seeJobs, farm.credentials(.op)) == nil)
    }

    @Test func theLastAdminStays() async throws {
        let farm = try await ClosedFarm()
        let admin = try await farm.admin
        for change in [PrincipalChange(name: "root", role: .op), PrincipalChange(name: "root", isDisabled: true)] {
            #expect(await code { _ = try await farm.people.change(as: admin, change) } == .failedPrecondition)
        }
    }

    @Test func everyChangeIsInTheAuditWithoutSecrets() async throws {
        let farm = try await ClosedFarm()
        let admin = try await farm.admin
        _ = try await farm.people.change(as: admin, PrincipalChange(name: "anna", role: .op, isDisabled: false))
        _ = try await farm.people.change(as: admin, AccessChange(isPrivate: true, auditDays: 30))
        _ = try await farm.people.revokeToken(as: admin, try farm.token(.viewer).id)
        let lines = try await farm.people.audit(as: admin, AuditFilter(limit: 0))
        let methods = Set(lines.map(\.method))
        #expect(
            methods == [
                "CloseFarm", "AddPrincipal", "AddToken", "ChangePrincipal", "ChangeAccess", "RevokeToken",
            ])
        #expect(lines.first { $0.method == "ChangePrincipal" }?.object == "'anna', role operator, enabled")
        #expect(lines.first { $0.method == "ChangeAccess" }?.object == "private, audit kept 30 days")
        #expect(lines.allSatisfy { $0.outcome == .done })
        for token in farm.tokens.values {
            #expect(lines.allSatisfy { !"\($0)".contains(token.text.suffix(64)) })
        }
        var filter = AuditFilter(limit: 2)
        filter.method = "AddToken"
        #expect(try await farm.people.audit(as: admin, filter).count == 2)
    }
}
