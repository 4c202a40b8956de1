import FarmBasics
import FarmModel
import FarmStore
import FarmWire
import Foundation
import GRPCCore
import Testing

@testable import CoordinatorCore

/// Who is let in, and who is not.
@Suite(.timeLimit(.minutes(1))) struct AccessGateTests {
    @Test func anOpenFarmAsksNobody() async throws {
        let gate = AccessGate(store: MemoryStore(), logger: ClosedFarm.logger)
        let token = AccessToken(id: 7, secret: [UInt8](repeating: 1, count: 32))
        for permission in Permission.allCases {
            for credentials in [Credentials.none, .unreadable, .token(token)] {
                let caller = try await gate.admit(
                    permission, credentials, from: Peer(address: "10.0.0.1"), method: "X")
                #expect(caller == .open(address: "10.0.0.1"))
            }
        }
    }

    @Test func eachMethodTakesItsRole() async throws {
        let farm = try await ClosedFarm()
        for descriptor in FarmMethods.descriptors {
            let permission = try #require(FarmMethods.permission[descriptor.fullyQualifiedMethod])
            for (role, token) in farm.tokens {
                let refusal = await farm.refusal(permission, .token(token))
                let isMeant = permission.leastRole.map(role.includes) ?? true
                #expect((refusal == nil) == isMeant, "\(descriptor.method) \(role)")
                #expect(refusal == nil || refusal?.code == .forbidden)
            }
            let refusal = await farm.refusal(permission, .none)
            #expect((refusal == nil) == (permission.leastRole == nil), "\(descriptor.method)")
            #expect(refusal == nil || refusal?.code == .unauthenticated)
        }
    }

    @Test func aRefusalSaysWhatWouldBeAccepted() async throws {
        let farm = try await ClosedFarm()
        let anna = try farm.credentials(.submitter)
        #expect(
            await farm.refusal(.drainWorkers, anna)?.message
                == "this takes the role operator; you are submitter 'anna'")
        #expect(await farm.refusal(.seeJobs, .none)?.message.contains("farm login") == true)
        #expect(await farm.refusal(.work, .none)?.message.contains("farm workers invite") == true)
        #expect(
            try await farm.refusal(.work, farm.credentials(.admin))?.message
                == "this takes a worker's certificate; you are admin 'root'")
    }

    @Test func theCallerIsWhoTheTokenSays() async throws {
        let farm = try await ClosedFarm(isPrivate: true)
        let anna = try await farm.admit(.seeJobs, try farm.credentials(.submitter))
        #expect(anna.name == "anna" && anna.role == .submitter && anna.isKnown && anna.isPrivate)
        #expect(anna.scope(.seeJobs) == .submitter("anna"))
        #expect(anna.limits == .standard)
        #expect(try await farm.caller(.op).scope(.seeJobs) == .all)
    }

    @Test func tokensThatDoNotHoldAreRefused() async throws {
        let farm = try await ClosedFarm()
        let admin = try await farm.admin
        func refusal(_ token: AccessToken, _ address: String) async -> FarmError? {
            await farm.refusal(.seeJobs, .token(token), from: address)
        }
        let anna = try farm.token(.submitter)
        #expect(await refusal(anna.forged, "10.0.1.1")?.code == .unauthenticated)
        let unknown = AccessToken(id: 9999, secret: anna.secret)
        // The same words: nobody learns which numbers there are.
        #expect(await refusal(unknown, "10.0.1.2")?.message == refusal(anna.forged, "10.0.1.3")?.message)
        #expect(await farm.refusal(.seeJobs, .unreadable, from: "10.0.1.4")?.code == .unauthenticated)
        #expect(await refusal(anna, "10.0.1.5") == nil)

        _ = try await farm.people.revokeToken(as: admin, anna.id)
        #expect(await refusal(anna, "10.0.1.5")?.message.contains("was revoked") == true)

        _ = try await farm.people.change(as: admin, PrincipalChange(name: "vera", isDisabled: true))
        #expect(try await refusal(farm.token(.viewer), "10.0.1.6")?.message.contains("is disabled") == true)

        let brief = try await farm.people.addToken(
            as: admin, TokenRequest(principal: "otto", expiresAt: Date() + 3600))
        let login = try await farm.store.login(token: brief.record.id)
        let expired = #expect(throws: LoginRefusal.self) {
            try LoginCheck.caller(
                brief.token, login, access: FarmAccess(isOpen: false), address: "", now: Date() + 7200)
        }
        #expect(expired?.error.message.contains("has expired") == true)
        // A right token that does not hold is no guess: nobody has to wait for it.
        for _ in 0..<5 { #expect(await refusal(anna, "10.0.1.5")?.code == .unauthenticated) }
    }

    @Test func wrongTokensWaitAndHarmNobodyElse() async throws {
        let farm = try await ClosedFarm()
        let anna = try farm.token(.submitter)
        #expect(await farm.refusal(.seeJobs, .token(anna.forged))?.code == .unauthenticated)
        for _ in 0..<20 {
            let refusal = await farm.refusal(.seeJobs, .token(anna.forged))
            #expect(refusal?.code == .exhausted)
            #expect(refusal?.retryAfter.map { $0 > .zero && $0 <= .seconds(1) } == true)
        }
        #expect(await farm.refusal(.seeJobs, .token(anna)) == nil)
        #expect(try await farm.refusal(.seeJobs, farm.credentials(.op)) == nil)
        #expect(await farm.refusal(.seeJobs, .token(anna.forged), from: "10.0.0.2")?.code == .unauthenticated)
    }

    @Test func refusalsAreInTheAuditAndBounded() async throws {
        let farm = try await ClosedFarm()
        for _ in 0..<500 { _ = try await farm.refusal(.drainWorkers, farm.credentials(.submitter)) }
        for _ in 0..<500 { _ = await farm.refusal(.seeJobs, .unreadable, from: "10.0.0.9") }
        await farm.gate.refusals.write(to: farm.store, logger: ClosedFarm.logger)
        var filter = AuditFilter(limit: 1000)
        filter.outcome = .denied
        let denied = try await farm.store.audit(filter)
        #expect((1...30).contains(denied.count))
        #expect(denied.allSatisfy { $0.principal == "anna" && $0.method == "drainWorkers" && $0.address == "10.0.0.1" })
        filter.outcome = .loginFailed
        let failed = try await farm.store.audit(filter)
        #expect((1...30).contains(failed.count) && failed.allSatisfy { $0.address == "10.0.0.9" })
    }

    @Test func theOwnerOfTheSocketIsAdminAndMayWork() async throws {
        let farm = try await ClosedFarm()
        for permission in Permission.allCases {
            let caller = try await farm.admit(permission, .none, from: Peer.local, proof: .owner(user: "ines"))
            #expect(caller.role == .admin && caller.name == "ines" && caller.worker == nil)
        }
    }

    @Test func aWorkersCertificateWorksAndSeesNothing() async throws {
        let farm = try await ClosedFarm()
        let worker = UUID()
        let proof = Peer.Proof.worker(worker, serial: "0a")
        #expect(await farm.refusal(.work, .none, proof: proof)?.code == .unauthenticated)
        let code = InvitationCode()
        try await farm.store.addInvitation(code.digest, expiresAt: Date() + 60)
        #expect(
            try await farm.store.useInvitation(
                code.digest, for: WorkerCertificate(serial: "0a", worker: worker, expiresAt: Date() + 3600)))
        farm.gate.forget()
        let caller = try await farm.admit(.work, .none, proof: proof)
        #expect(caller.role == .worker && caller.worker == worker)
        for permission in Permission.allCases where permission != .work && permission != .enrol {
            #expect(await farm.refusal(permission, .none, proof: proof)?.code == .forbidden)
        }
        // Another's serial, and another worker's name.
        #expect(await farm.refusal(.work, .none, proof: .worker(worker, serial: "0b"))?.code == .unauthenticated)
        #expect(await farm.refusal(.work, .none, proof: .worker(UUID(), serial: "0a"))?.code == .unauthenticated)
    }

    @Test func aPrincipalMayCallSoOften() async throws {
        let farm = try await ClosedFarm()
        var limits = PrincipalLimits()
        limits.requestsPerSecond = 1
        _ = try await farm.people.change(as: try await farm.admin, PrincipalChange(name: "anna", limits: limits))
        let anna = try farm.credentials(.submitter)
        var refusals: [FarmError] = []
        for _ in 0..<30 { if let refusal = await farm.refusal(.seeJobs, anna) { refusals.append(refusal) } }
        // The burst is ten.
        #expect(refusals.count >= 18 && refusals.allSatisfy { $0.code == .exhausted && $0.retryAfter != nil })
        #expect(refusals.first?.message.contains("may make 1 calls a second") == true)
        #expect(try await farm.refusal(.seeJobs, farm.credentials(.op)) == nil)
    }

    @Test func downloadsAtTheSameTimeAreCounted() async throws {
        let limits = RequestLimits()
        var own = PrincipalLimits()
        own.parallelDownloads = 2
        let anna = Caller(
            name: "anna", role: .submitter, principal: 1, isKnown: true, address: "10.0.0.1", limits: own)
        let ben = Caller(name: "ben", role: .submitter, principal: 2, isKnown: true, address: "10.0.0.1", limits: own)
        try await limits.downloading(anna) {
            try await limits.downloading(anna) {
                let refusal = await #expect(throws: FarmError.self) { try await limits.downloading(anna) {} }
                #expect(refusal?.code == .exhausted && refusal?.retryAfter != nil)
                try await limits.downloading(ben) {}
            }
            try await limits.downloading(anna) {}
        }
        await #expect(throws: CancellationError.self) {
            try await limits.downloading(anna) { throw CancellationError() }
        }
        try await limits.downloading(anna) { try await limits.downloading(anna) {} }
    }
}
