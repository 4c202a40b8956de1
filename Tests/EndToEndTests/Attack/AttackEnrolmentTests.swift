import Certificates
import Crypto
import FarmModel
import FarmTestSupport
import FarmWire
import Foundation
import GRPCCore
import SwiftProtobuf
import Testing

extension EndToEnd {
    /// An invitation makes one worker, once, and no code can be guessed.
    @Suite(.timeLimit(.minutes(3))) struct AttackEnrolmentTests {
        private static let enrol = Farm_V1_Enrolment.Method.Enrol.descriptor

        private static func request(_ code: String, _ id: UUID = UUID()) throws -> Farm_V1_EnrolRequest {
            let der = try CertificateRequest.make(for: P256.Signing.PrivateKey())
            return .with {
                $0.code = code
                $0.workerID = id.uuidString
                $0.certificateRequest = Data(der)
            }
        }

        @Test func oneCodeMakesOneWorkerOnce() async throws {
            try await ClosedFarm.run(coordinators: 2) { closed in
                let farm = closed.farm
                let code = try await closed.invite()
                // Ten machines at the same time, at both coordinators.
                let requests = try (0..<10).map { _ in try Self.request(code) }
                let outcomes = try await closed.reach(1) { first in
                    try await closed.reach(2) { second in
                        try await withThrowingTaskGroup(of: RawCaller.Outcome.self) { group in
                            for (number, request) in requests.enumerated() {
                                let caller = number.isMultiple(of: 2) ? first : second
                                group.addTask { try await caller.call(Self.enrol, token: nil, request) }
                            }
                            var all: [RawCaller.Outcome] = []
                            for try await outcome in group { all.append(outcome) }
                            return all
                        }
                    }
                }
                let refusals: Set<RPCError.Code> = [.unauthenticated, .resourceExhausted]
                let (good, bad) = (outcomes.count { $0.error == nil }, outcomes.filter { $0.error != nil })
                #expect(good == 1 && bad.count == 9)
                #expect(bad.allSatisfy { $0.code.map(refusals.contains) == true })
                let given = try await farm.psql("SELECT count(*) FROM worker_certificates")
                #expect(given == "1")
            }
        }

        @Test func whatIsNoInvitationIsRefused() async throws {
            try await ClosedFarm.run { closed in
                let farm = closed.farm
                let (expired, good) = (try await closed.invite(), try await closed.invite())
                _ = try await farm.psql(
                    """
                    UPDATE worker_invitations SET expires_at = now() - interval '1 s'
                    WHERE code_digest = (SELECT code_digest FROM worker_invitations ORDER BY expires_at LIMIT 1)
                    """)
                let token = try await closed.token(of: "ann")
                try await closed.reach { caller in
                    // What no code can make right comes first: it uses none up.
                    var broken = try Self.request(good)
                    broken.certificateRequest = Data(repeating: 0x30, count: 20_000)
                    let large = try await caller.call(Self.enrol, token: nil, broken)
                    #expect(large.code == .invalidArgument)
                    broken.certificateRequest = Data(repeating: 0x30, count: 500)
                    let noise = try await caller.call(Self.enrol, token: nil, broken)
                    #expect(noise.code == .invalidArgument)
                    var nameless = try Self.request(good)
                    nameless.workerID = "'; DROP TABLE workers; --"
                    let odd = try await caller.call(Self.enrol, token: nil, nameless)
                    #expect(odd.code == .invalidArgument)

                    let refusals: Set<RPCError.Code> = [.unauthenticated, .resourceExhausted]
                    let zeros = "wi_" + String(repeating: "0", count: 64)
                    for code in [expired, zeros, "", "wi_", good.uppercased() + "0", token, "' OR 1=1; --"] {
                        let outcome = try await caller.call(Self.enrol, token: nil, try Self.request(code))
                        #expect(outcome.code.map(refusals.contains) == true, "\(outcome)")
                    }
                    // Whoever guesses harms nobody who has a right one.
                    let request = try Self.request(good)
                    try await eventually("a right code is taken", within: .seconds(5)) {
                        try await caller.call(Self.enrol, token: nil, request).error == nil
                    }
                }
            }
        }
    }
}
