import FarmBasics
import FarmModel
import FarmTestSupport
import FarmWire
import Foundation
import GRPCCore
import SwiftProtobuf
import Testing

extension EndToEnd {
    /// A worker of a closed farm speaks for itself alone.
    @Suite(.timeLimit(.minutes(3))) struct AttackDeliveryTests {
        private typealias Header = Farm_V1_ResultHeader

        /// A worker that the test plays, with a task in hand.
        private struct Hand: Sendable {
            var worker: RawWorker
            var session: RawWorker.Session
            var task: Farm_V1_Assignment

            func header(_ picture: AttackPicture) -> Header {
                worker.header(
                    of: task, in: session, bytes: picture.bytes.count, digest: picture.digest,
                    pixelDigest: picture.pixelDigest)
            }

            /// What it is told, or why it is refused.
            func deliver(
                _ picture: AttackPicture, _ change: (inout Header) -> Void = { _ in }
            ) async -> (verdict: Farm_V1_ResultAnswer.Verdict?, error: RPCError?) {
                var header = header(picture)
                change(&header)
                do {
                    return (try await worker.deliver(header, picture.bytes), nil)
                } catch {
                    return (nil, error as? RPCError ?? RPCError(code: .unknown, message: "\(error)"))
                }
            }
        }

        private static let model = String(repeating: "ab", count: 32)

        private static func holdModel(_ register: inout Farm_V1_Register) {
            register.models = [.with { ($0.name, $0.digest, $0.family) = ("m", model, "flux") }]
        }

        @Test func nobodyDeliversForAnother() async throws {
            try await ClosedFarm.run(coordinators: 2) { closed in
                let (one, two) = (try await closed.enrolled("one"), try await closed.enrolled("two"))
                try await closed.play(one, name: "one") { first in
                    try await closed.play(two, name: "two", coordinator: 2) { second in
                        try await first.session(Self.holdModel) { firstSession in
                            try await second.session(Self.holdModel) { secondSession in
                                let farm = closed.farm
                                _ = try await farm.submit([
                                    "forged", "--model", "m", "--count", "2", "--size", "64x64", "--steps", "1",
                                    "--seed", "5",
                                ])
                                let mine = Hand(
                                    worker: first, session: firstSession, task: try await firstSession.take())
                                let theirs = Hand(
                                    worker: second, session: secondSession, task: try await secondSession.take())
                                try await Self.forge(mine, theirs, farm)
                                try await Self.replay(mine, theirs, farm)
                            }
                        }
                    }
                }
            }
        }

        /// Nothing of this is recorded.
        private static func forge(_ mine: Hand, _ theirs: Hand, _ farm: FarmFixture) async throws {
            #expect(mine.task.attempt.index != theirs.task.attempt.index)
            let good = try AttackPicture()
            let changes: [(String, (inout Header) -> Void)] = [
                ("another's name", { $0.workerID = theirs.worker.id.uuidString }),
                ("another's session", { $0.sessionID = theirs.session.registered.sessionID }),
                (
                    "both",
                    {
                        $0.workerID = theirs.worker.id.uuidString
                        $0.sessionID = theirs.session.registered.sessionID
                    }
                ),
                ("a guessed session", { $0.sessionID = 0 }),
                (
                    "another's task and key",
                    { ($0.attempt, $0.seed) = (theirs.task.attempt, theirs.task.parameters.seed) }
                ),
                (
                    "another's task, own key",
                    {
                        $0.attempt.index = theirs.task.attempt.index
                        $0.seed = theirs.task.parameters.seed
                    }
                ),
                ("no key", { $0.attempt.key = 0 }),
                ("a wrong key", { $0.attempt.key ^= 1 }),
                ("attempt 0", { $0.attempt.attempt = 0 }),
                ("attempt -1", { $0.attempt.attempt = -1 }),
                ("the next attempt", { $0.attempt.attempt += 1 }),
                ("another job", { $0.attempt.job += 1 }),
                ("an image that the job has not", { $0.attempt.index = 2 }),
                ("an index below all", { $0.attempt.index = -1 }),
                ("another seed", { $0.seed += 1 }),
                ("another farm", { $0.farmID = UUID().uuidString }),
                ("another's pixels", { $0.pixelDigest = String(repeating: "0", count: 64) }),
                ("other bytes", { $0.digest = String(repeating: "0", count: 64) }),
                ("fewer bytes", { $0.byteCount -= 1 }),
                ("more bytes than there are", { $0.byteCount = .max }),
            ]
            for (what, change) in changes {
                let answer = await mine.deliver(good, change)
                // A job or an image that is not there is not worth rendering again: the worker may forget it.
                #expect(answer.verdict == nil || answer.verdict == .superseded, "\(what): \(answer)")
                #expect(answer.error?.code != .unknown && answer.error?.code != .internalError, "\(what): \(answer)")
            }
            // The picture of another task: of another size.
            let other = await mine.deliver(try AttackPicture(width: 128))
            #expect(other.error?.code == .invalidArgument)
            let recorded = try await farm.psql("SELECT count(*) FROM images")
            #expect(recorded == "0")
        }

        /// What is delivered again changes nothing.
        private static func replay(_ mine: Hand, _ theirs: Hand, _ farm: FarmFixture) async throws {
            let (good, other) = (try AttackPicture(), try AttackPicture(grey: 7))
            let first = await mine.deliver(good)
            #expect(first.verdict == .committed, "\(first)")
            let again = await mine.deliver(good)
            #expect(again.verdict == .committed, "\(again)")
            let changed = await mine.deliver(other)
            #expect(changed.verdict == .superseded, "\(changed)")
            // By somebody else, with all that stood in the first delivery but its sender.
            let copied = await theirs.deliver(other) {
                ($0.attempt, $0.seed) = (mine.task.attempt, mine.task.parameters.seed)
            }
            #expect(copied.verdict != .committed, "\(copied)")
            let rows = try await farm.psql("SELECT count(*), min(encode(digest, 'hex')) FROM images")
            #expect(rows == "1|\(good.digest.hex)")
            let maker = try await farm.psql("SELECT worker_id FROM images")
            #expect(maker.lowercased() == mine.worker.id.uuidString.lowercased())
        }

        /// A certificate opens sessions of its own worker, and none once it is revoked.
        @Test func nobodyRegistersAsAnother() async throws {
            try await ClosedFarm.run(coordinators: 2) { closed in
                let (one, two) = (try await closed.enrolled("one"), try await closed.enrolled("two"))
                let posing = AttackWorker(id: one.id, certificate: two.certificate)
                let posed = await #expect(throws: RPCError.self) {
                    try await closed.play(posing, name: "posing") { worker in
                        try await worker.session(Self.holdModel) { _ in }
                    }
                }
                #expect(posed?.code == .permissionDenied)
                try await closed.play(one, name: "one") { try await $0.session(Self.holdModel) { _ in } }
                // Another worker's name is its own, too.
                let named = await #expect(throws: RPCError.self) {
                    try await closed.play(two, name: "one", coordinator: 2) { worker in
                        try await worker.session(Self.holdModel) { _ in }
                    }
                }
                #expect(named?.code == .failedPrecondition)

                // It was revoked while it is connected to the other coordinator.
                await #expect(throws: (any Error).self, "the stream goes on") {
                    try await closed.play(one, name: "one", coordinator: 2) { worker in
                        try await worker.session(Self.holdModel) { session in
                            try await closed.farm.succeed("workers", "revoke", "one")
                            for await _ in session.heard {}
                            // Whether it ended is to be seen first: longer than any deadline of it.
                            try await Task.sleep(for: .seconds(30))
                        }
                    }
                }
                for coordinator in [1, 2] {
                    try await closed.reach(coordinator, as: one) { caller in
                        for method in Farm_V1_WorkerGateway.Method.descriptors + [
                            Farm_V1_Enrolment.Method.Renew.descriptor
                        ] {
                            let outcome = await caller.call(method, token: nil)
                            #expect(outcome.code == .unauthenticated, "\(method.method): \(outcome)")
                        }
                    }
                }
            }
        }
    }
}
