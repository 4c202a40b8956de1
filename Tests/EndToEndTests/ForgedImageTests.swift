import FarmBasics
import FarmModel
import FarmTestSupport
import FarmWire
import Foundation
import GRPCCore
import ImageCoding
import SwiftProtobuf
import Testing

extension EndToEnd {
    /// Whoever speaks the worker's protocol cannot make the farm record what was not asked for.
    @Suite struct ForgedImageTests {
        private struct Picture {
            var bytes: [UInt8]
            var pixelDigest: Digest
            var digest: Digest { PixelDigest.sha256(bytes) }

            init(width: Int = 64, height: Int = 64) throws {
                let pixels = [UInt8](repeating: 99, count: width * height * 3)
                bytes = try PNGEncoder.encode(rgb: pixels, width: width, height: height)
                pixelDigest = PixelDigest.of(pixels)
            }

            init(bytes: [UInt8]) {
                self.bytes = bytes
                pixelDigest = PixelDigest.of(bytes)
            }
        }

        /// What a caller may try, and what it is told.
        private struct Forgery {
            var words: String
            var code: RPCError.Code
            var picture: Picture
            var change: (inout Farm_V1_ResultHeader) -> Void
        }

        private static func forgeries(of good: Picture) throws -> [Forgery] {
            var all: [Forgery] = []
            func add(
                _ words: String, _ code: RPCError.Code = .invalidArgument, _ picture: Picture? = nil,
                change: @escaping (inout Farm_V1_ResultHeader) -> Void = { _ in }
            ) {
                all.append(Forgery(words: words, code: code, picture: picture ?? good, change: change))
            }
            for attempt in [Int32(0), -1, 40_000] { add("is no attempt") { $0.attempt.attempt = attempt } }
            add("never made") { $0.attempt.attempt = 2 }
            add("key does not fit") { $0.attempt.key = 0 }
            add("key does not fit") { $0.attempt.key &+= 1 }
            add("the seed -7") { $0.seed = -7 }
            add("is no time") { $0.finishedAt = .nan }
            add("seconds") { $0.renderSeconds = -1 }
            add("seconds") { $0.renderSeconds = .infinity }
            add("pixel digest") { $0.pixelDigest = "x" }
            add("pixels of the digest") { $0.pixelDigest = String(repeating: "0", count: 64) }
            add("cannot be recorded") { $0.provenance = "{" }
            add("register", .unavailable) { $0.sessionID += 1 }
            add("register", .unavailable) { $0.workerID = UUID().uuidString }
            add("serves farm", .failedPrecondition) { $0.farmID = UUID().uuidString }
            add("is no PNG", .invalidArgument, Picture(bytes: Array("sixteen bytes ok".utf8)))
            add("is no PNG", .invalidArgument, Picture(bytes: Array(good.bytes.dropLast(20)))) {
                $0.pixelDigest = good.pixelDigest.hex
            }
            add("64x128 pixels", .invalidArgument, try Picture(height: 128))
            return all
        }

        private func refusal(_ body: () async throws -> Farm_V1_ResultAnswer.Verdict) async -> RPCError? {
            do {
                let verdict = try await body()
                Issue.record("answered \(verdict)")
                return nil
            } catch {
                return error as? RPCError
            }
        }

        @Test func onlyTheImageThatWasAskedForIsRecorded() async throws {
            try await withFarm(workers: 1) { farm in
                let model = try await farm.psql("SELECT digest FROM models LIMIT 1")
                try await farm.succeed("workers", "drain", "worker-1")
                let job = try await farm.submit(["forged", "--size", "64x64", "--steps", "1", "--seed", "5"])
                let good = try Picture()
                try await RawWorker.with(at: farm.address) { worker in
                    try await worker.session {
                        $0.models = [.with { ($0.name, $0.digest, $0.family) = ("papercut", model, "flux") }]
                    } _: { session in
                        let task = try await session.take()
                        #expect(task.attempt.key != 0 && task.attempt.attempt == 1)
                        func deliver(
                            _ picture: Picture, _ change: (inout Farm_V1_ResultHeader) -> Void = { _ in }
                        ) async throws -> Farm_V1_ResultAnswer.Verdict {
                            var header = worker.header(
                                of: task, in: session, bytes: picture.bytes.count, digest: picture.digest,
                                pixelDigest: picture.pixelDigest)
                            change(&header)
                            return try await worker.deliver(header, picture.bytes)
                        }
                        for forgery in try Self.forgeries(of: good) {
                            let error = await refusal { try await deliver(forgery.picture, forgery.change) }
                            #expect(error?.code == forgery.code, "\(forgery.words): \(error.map { "\($0)" } ?? "")")
                            #expect(error?.message.contains(forgery.words) == true, "\(error?.message ?? "")")
                        }
                        #expect(try await farm.history().isEmpty)
                        // A clock of 2096, and words that no database takes.
                        let verdict = try await deliver(good) {
                            $0.startedAt = 4e9
                            $0.finishedAt = 4e9 + 1
                            $0.infotext = "raw\u{0} words"
                            $0.provenance = #"{"a":"\u0000b"}"#
                        }
                        #expect(verdict == .committed)
                    }
                }
                let image = try #require(try await farm.history("--since", "1h", "--job", "\(job)").first)
                #expect(try await farm.psql("SELECT finished_at < now() + interval '1 minute' FROM images") == "t")
                #expect(image.sha256 == good.digest && image.infotext == "raw words")
                #expect(try await farm.finished(job).job.state == "done")
            }
        }

        @Test func whatNobodyWasGivenIsNotLeased() async throws {
            try await withFarm(workers: 0) { farm in
                _ = try await farm.psql(
                    """
                    INSERT INTO models (digest, name, family, bytes, defaults, files)
                    VALUES (repeat('ab', 32), 'm', 'flux', 1, '{}', '[]')
                    """)
                let job = try await farm.submit(["many", "--model", "m", "--count", "50", "--size", "64x64"])
                try await RawWorker.with(at: farm.address) { worker in
                    let held = (0..<50).map { index in
                        Farm_V1_AttemptRef.with { ($0.job, $0.index, $0.attempt) = (job.rawValue, Int32(index), 0) }
                    }
                    let error = await #expect(throws: RPCError.self) {
                        try await worker.session {
                            $0.held = held
                        } _: { _ in
                        }
                    }
                    #expect(error?.code == .invalidArgument && error?.message.contains("is no attempt") == true)
                    for number in [Int32(1), 2] {
                        let revoked = try await worker.session {
                            $0.held = held.map { ref in ref.with(attempt: number) }
                        } _: {
                            $0.registered.revoked.count
                        }
                        #expect(revoked == 50)
                    }
                    // Words about what no attempt can be end the session in words.
                    let told = await #expect(throws: RPCError.self) {
                        try await worker.session { _ in
                        } _: { session in
                            session.say { $0.failed = .with { $0.attempt = held[0] } }
                            for await _ in session.heard {}
                            try await Task.sleep(for: .seconds(60))
                        }
                    }
                    #expect(told?.code == .invalidArgument)
                }
                #expect(try await farm.show(job).job.counts.queued == 50)
            }
        }
    }
}

extension Farm_V1_AttemptRef {
    fileprivate func with(attempt: Int32) -> Farm_V1_AttemptRef {
        var copy = self
        copy.attempt = attempt
        return copy
    }
}
