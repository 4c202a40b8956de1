import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// Connections break while a model travels: it arrives whole, and little of it is sent twice.
    @Suite struct BrokenTransferTests {
        private static let breaks = 10
        /// The twentieth part of it has to cover what ten breaks may cost: each up to a window of HTTP/2, of which the
        /// receiver keeps what it has read.
        private static let megabytes = 512
        /// Other tests may keep the disk busy.
        private static let patience = Duration.seconds(300)

        /// Breaks the connection ten times on the way of so many bytes, and expects that few more come over it in all.
        private func expectBreaks(
            _ bytes: Int, over proxy: TCPProxy, _ direction: TCPProxy.Direction, seed: UInt64,
            while body: () async throws -> Void
        ) async throws {
            var random = SeededGenerator(seed: seed)
            let before = proxy.carried(direction)
            let places = (0..<Self.breaks).map { _ in before + Int.random(in: 1..<bytes, using: &random) }
            proxy.break(at: places, direction)
            try await body()
            #expect(proxy.breakCount(direction) == Self.breaks)
            let carried = proxy.carried(direction) - before
            #expect(carried > bytes && Double(carried) < Double(bytes) * 1.05, "\(carried) for \(bytes)")
        }

        private func push(_ lora: LargeLoRA, over address: String, _ farm: FarmFixture) async throws {
            let push = try await farm.start(["models", "push", lora.path, "--coordinator", address])
            let end = try await push.waitUntilEnd(within: Self.patience)
            #expect(end == .exited(0), "\(push.errors)")
        }

        @Test func aPushArrivesAllTheSame() async throws {
            try await withFarm(workers: 0) { farm in
                let lora = try await LargeLoRA(megabytes: Self.megabytes, at: "\(farm.folder)/large.safetensors")
                let proxy = try TCPProxy(to: await farm.address)
                defer { proxy.stop() }
                try await expectBreaks(lora.byteCount, over: proxy, .toServer, seed: 1) {
                    try await push(lora, over: proxy.address, farm)
                }
                #expect(try await farm.storedFiles().map(\.sha256) == [lora.sha256])
                let stored = try FileManager.default.contentsOfDirectory(atPath: farm.modelStore)
                #expect(stored.count == 1)
                #expect(try await LargeLoRA.sha256(of: "\(farm.modelStore)/\(stored.first ?? "")") == lora.sha256)
            }
        }

        @Test func aPushWhoseAnswerIsLostSendsNothingTwice() async throws {
            try await withFarm(workers: 0) { farm in
                // Less than a window, which nobody opens again.
                let lora = try await LargeLoRA(megabytes: 2, at: "\(farm.folder)/large.safetensors")
                let proxy = try TCPProxy(to: await farm.address)
                defer { proxy.stop() }
                proxy.stall(at: lora.byteCount / 2, .toServer)
                let push = try await farm.start(["models", "push", lora.path, "--coordinator", proxy.address])
                try await eventually("half of it has come") { proxy.carried(.toServer) == lora.byteCount / 2 }
                proxy.loseAnswers()
                proxy.goOn()
                try await eventually("it is stored") { try await farm.storedFiles().map(\.sha256) == [lora.sha256] }
                let before = proxy.carried(.toServer)
                proxy.heal()
                proxy.breakNow()
                #expect(try await push.waitUntilEnd(within: Self.patience) == .exited(0), "\(push.errors)")
                #expect(proxy.carried(.toServer) - before < lora.byteCount / 10)
            }
        }

        @Test func aFetchArrivesAllTheSame() async throws {
            try await withPostgres { database in
                var setup = FarmSetup(workers: 0)
                setup.engineHost = .storedPicture(milliseconds: 10)
                setup.isProxied = true
                try await withFarm(setup, on: database) { farm in
                    let lora = try await LargeLoRA(megabytes: Self.megabytes, at: "\(farm.folder)/large.safetensors")
                    try await push(lora, over: try await farm.address(ofCoordinator: 1), farm)
                    try await farm.startWorker("worker-1", models: SharedDemoModel.folder())
                    let proxy = try #require(await farm.proxies(of: "worker-1").first)
                    try await expectBreaks(lora.byteCount, over: proxy, .toDialler, seed: 2) {
                        let job = try await farm.submit(["x", "--lora", "large", "--size", "64x64", "--steps", "1"])
                        let report = try await farm.finished(job, within: Self.patience)
                        #expect(report.job.counts.done == 1 && report.failures.isEmpty, "\(report)")
                    }
                    let log = try await farm.coordinator(1).errors
                    #expect(!log.contains("call failed"), "a worker that hangs up is no failure: \(log)")
                    let data = farm.dataFolder(of: "worker-1")
                    #expect(try FileManager.default.subpathsOfDirectory(atPath: data + "/fetching").isEmpty)
                    let names = try FileManager.default.subpathsOfDirectory(atPath: data + "/fetched")
                    let name = try #require(names.first { $0.hasSuffix("large.safetensors") })
                    #expect(try await LargeLoRA.sha256(of: "\(data)/fetched/\(name)") == lora.sha256)
                }
            }
        }
    }
}
