import FarmTestSupport
import FarmWire
import Foundation
import GRPCCore
import SwiftProtobuf
import Testing

extension EndToEnd {
    /// Who announces and is silent keeps nobody waiting.
    @Suite struct SilentCallerTests {
        @Test func fiftyImagesAreRecordedBesideSilentUploaders() async throws {
            var setup = FarmSetup(workers: 1)
            setup.engineHost = .storedPicture(milliseconds: 0)
            try await withPostgres { database in
                try await withFarm(setup, on: database) { farm in
                    let model = try await farm.psql("SELECT digest FROM models LIMIT 1")
                    let quick = ["--size", "64x64", "--steps", "1"]
                    try await farm.succeed("workers", "drain", "worker-1")
                    let first = try await farm.submit(["first"] + quick)
                    try await RawWorker.with(at: farm.address) { worker in
                        try await worker.session {
                            $0.models = [.with { ($0.name, $0.digest, $0.family) = ("papercut", model, "flux") }]
                        } _: { session in
                            let task = try await session.take()
                            let header = worker.header(of: task, in: session, bytes: 64 << 20)
                            // Two more hold all the memory that images have, and send a crumb now and then.
                            let part = [UInt8](repeating: 0, count: 40 << 20)
                            try await withThrowingTaskGroup(of: RPCError?.self) { group in
                                for _ in 0..<2 {
                                    group.addTask {
                                        do {
                                            _ = try await worker.deliver(header, part, crumbs: .milliseconds(400))
                                            return nil
                                        } catch {
                                            return error as? RPCError
                                        }
                                    }
                                }
                                for _ in 0..<3 {
                                    group.addTask {
                                        do {
                                            _ = try await worker.deliver(header, [], silence: .seconds(600))
                                            return nil
                                        } catch {
                                            return error as? RPCError
                                        }
                                    }
                                }
                                let started = ContinuousClock.now
                                try await farm.succeed("workers", "resume", "worker-1")
                                let job = try await farm.submit(["fifty", "--count", "50"] + quick)
                                #expect(try await farm.finished(job, within: .seconds(60)).job.counts.done == 50)
                                // Each is told that it was too slow, within a few more seconds; who sends crumbs and
                                // is in nobody's way may do so for a minute.
                                for _ in 0..<4 {
                                    let error = try await group.next() ?? nil
                                    #expect(error?.code == .unavailable)
                                    #expect(error?.message.contains("what was announced did not come") == true)
                                }
                                group.cancelAll()
                                #expect(ContinuousClock.now - started < .seconds(90))
                            }
                        }
                    }
                    // Its task went to somebody else.
                    #expect(try await farm.finished(first).job.state == "done")
                }
            }
        }
    }
}
