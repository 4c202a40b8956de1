import FarmModel
import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// The disk that a model is to come to is really full.
    @Suite struct FullDiskTests {
        private static let loraMegabytes = 48
        private static let diskMegabytes = 64
        private static let lora = ["--lora", "large", "--size", "64x64", "--steps", "1"]

        // MARK: The farm's store

        /// - Parameter body: Fills the disk, and pushes in vain.
        private func push(
            _ body: (_ lora: LargeLoRA, _ disk: SmallDisk, _ farm: FarmFixture) async throws -> Void
        ) async throws {
            try await withFarm(workers: 0) { farm in
                let lora = try await LargeLoRA(megabytes: Self.loraMegabytes, at: "\(farm.folder)/large.safetensors")
                let store = farm.modelStore
                try await withSmallDisk(on: store, megabytes: Self.diskMegabytes) { disk in
                    try await body(lora, disk, farm)
                    #expect(try FileManager.default.contentsOfDirectory(atPath: store) == ["filler"])
                    #expect(try await farm.storedFiles().isEmpty)

                    try disk.empty()
                    try await farm.succeed("models", "push", lora.path)
                    #expect(try await farm.storedFiles().map(\.sha256) == [lora.sha256])
                    let stored = try FileManager.default.contentsOfDirectory(atPath: store)
                    #expect(stored.count == 1)
                    #expect(try await LargeLoRA.sha256(of: "\(store)/\(stored.first ?? "")") == lora.sha256)
                }
            }
        }

        @Test func aPushToAFullDiskIsRefused() async throws {
            try await push { lora, disk, farm in
                try disk.fill()
                let words = ["'large.safetensors' needs \(lora.byteCount)", "the disk of \(farm.modelStore) has room"]
                expect(try await farm.run("models", "push", lora.path), status: 5, words)
            }
        }

        @Test func aPushThatFillsTheDiskLeavesNothing() async throws {
            try await push { lora, disk, farm in
                let proxy = try TCPProxy(to: await farm.address)
                defer { proxy.stop() }
                let half = lora.byteCount / 2
                proxy.stall(at: half, .toServer)
                let push = try await farm.start(["models", "push", lora.path, "--coordinator", proxy.address])
                try await eventually("half of it has come") { proxy.carried(.toServer) == half }
                try disk.fill()
                proxy.goOn()
                #expect(try await push.waitUntilEnd(within: .seconds(60)) == .exited(5))
                let words = "cannot write 'large.safetensors' into \(farm.modelStore): No space left on device"
                #expect(push.errors.contains(words), "\(push.errors)")
            }
        }

        // MARK: A worker's fetched files

        /// A farm whose store has the LoRA, and a worker `small` that has the model, and a disk of its own for what it
        /// fetches.
        private func fetch(
            _ body: (_ lora: LargeLoRA, _ disk: SmallDisk, _ folder: String, _ farm: FarmFixture) async throws -> Void
        ) async throws {
            try await withPostgres { database in
                var setup = FarmSetup(workers: 0)
                setup.engineHost = .storedPicture(milliseconds: 1500)
                setup.isProxied = true
                try await withFarm(setup, on: database) { farm in
                    let path = "\(farm.folder)/large.safetensors"
                    let lora = try await LargeLoRA(megabytes: Self.loraMegabytes, at: path)
                    try await farm.succeed("models", "push", lora.path)
                    let (folder, data) = ("\(farm.folder)/disk", farm.dataFolder(of: "small"))
                    try await withSmallDisk(on: folder, megabytes: Self.diskMegabytes) { disk in
                        try await SharedDemoModel.shareDigests(with: data)
                        for name in ["fetched", "fetching"] {
                            try FileManager.default.createDirectory(
                                atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
                            try FileManager.default.createSymbolicLink(
                                atPath: "\(data)/\(name)", withDestinationPath: "\(folder)/\(name)")
                        }
                        try await body(lora, disk, folder, farm)
                        try await farm.killWorker("small", signal: SIGTERM)
                    }
                }
            }
        }

        private func waitForShortage(_ job: JobID, _ farm: FarmFixture) async throws -> String {
            var text: String?
            try await eventually("the image waits for room") {
                text = try await farm.why(job).reasons.first { $0.code == "noRoomToFetch" }?.text
                return text != nil
            }
            return try #require(text)
        }

        /// The filler is not a fetched file.
        private func expectNothing(in folder: String) throws {
            for name in ["fetched", "fetching"] {
                #expect(try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/\(name)").isEmpty)
            }
        }

        @Test func aWorkerWithoutRoomGetsOtherTasksUntilThereIsRoom() async throws {
            try await fetch { lora, disk, folder, farm in
                try disk.fill()
                try await farm.startWorker("small", models: SharedDemoModel.folder())
                let job = try await farm.submit(["x", "--count", "3"] + Self.lora)
                let reason = try await waitForShortage(job, farm)
                let fetching = "\(farm.dataFolder(of: "small"))/fetching"
                #expect(
                    reason
                        == "small cannot fetch 'large.safetensors': the disk of \(fetching) has room for 0 bytes "
                        + "more, and 'large.safetensors' needs \(lora.byteCount)")
                try expectNothing(in: folder)

                // It renders what needs no fetch, and looks at its disk several times meanwhile.
                let other = try await farm.submit(["y", "--count", "4", "--size", "64x64", "--steps", "1"])
                #expect(try await farm.finished(other).job.counts.done == 4)
                let report = try await farm.show(job)
                #expect(report.job.counts.queued == 3 && report.failures.isEmpty, "\(report)")
                #expect(try await farm.why(job).attempts <= 1)
                let log = try await farm.worker("small").errors
                #expect(log.components(separatedBy: "no room to fetch a file").count - 1 <= 3, "\(log)")

                try disk.empty()
                #expect(try await farm.finished(job).job.counts.done == 3)
                #expect(try await farm.show(job).failures.isEmpty)
            }
        }

        /// Though its device may have loaded that.
        @Test func aWorkerGivesUpWhatItFetchedBeforeForWhatATaskNeeds() async throws {
            try await fetch { _, _, folder, farm in
                let other = try await LargeLoRA(
                    megabytes: Self.loraMegabytes, seed: 6, at: "\(farm.folder)/other.safetensors")
                try await farm.succeed("models", "push", other.path)
                try await farm.startWorker("small", models: SharedDemoModel.folder())
                for name in ["large", "other", "large"] {
                    let job = try await farm.submit(["x", "--lora", name, "--size", "64x64", "--steps", "1"])
                    let report = try await farm.finished(job)
                    #expect(report.job.counts.done == 1 && report.failures.isEmpty, "\(report)")
                    let fetched = try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/fetched")
                    #expect(fetched.filter { $0.hasSuffix(".safetensors") }.count == 1, "\(fetched)")
                    #expect(fetched.contains { $0.hasSuffix("/\(name).safetensors") }, "\(fetched)")
                }
            }
        }

        /// Its small file comes first, and fits.
        @Test func aModelOfSeveralFilesThatDoesNotFitLeavesNothing() async throws {
            try await fetch { _, _, folder, farm in
                try await farm.succeed("models", "push", "\(SharedDemoModel.folder())/papercut.model.json")
                try await farm.launchWorker("small", models: nil)
                try await farm.waitForWorkers()
                let job = try await farm.submit(["x", "--size", "64x64", "--steps", "1"])
                let reason = try await waitForShortage(job, farm)
                #expect(reason.hasPrefix("small cannot fetch 'papercut.safetensors': the disk of "), "\(reason)")
                try expectNothing(in: folder)
                #expect(try await farm.worker("small").errors.contains("file=papercut-tiny-autoencoder.safetensors"))
            }
        }

        @Test func aFetchThatFillsTheDiskLeavesTheTaskToAnother() async throws {
            try await fetch { lora, disk, folder, farm in
                try await farm.startWorker("small", models: SharedDemoModel.folder())
                let proxy = try #require(await farm.proxies(of: "small").first)
                let half = proxy.carried(.toDialler) + lora.byteCount / 2
                proxy.stall(at: half, .toDialler)
                let job = try await farm.submit(["x", "--count", "2"] + Self.lora)
                try await eventually("half of it has come") { proxy.carried(.toDialler) == half }
                try disk.fill()
                proxy.goOn()
                let reason = try await waitForShortage(job, farm)
                #expect(reason.hasPrefix("small cannot fetch 'large.safetensors': "), "\(reason)")
                #expect(reason.contains("\(farm.dataFolder(of: "small"))/fetching"), "\(reason)")
                try expectNothing(in: folder)

                try await farm.startWorker("roomy", models: SharedDemoModel.folder())
                let report = try await farm.finished(job)
                #expect(report.job.counts.done == 2 && report.failures.isEmpty, "\(report)")
                #expect(Set(try await farm.pagedHistory(of: job).map(\.worker)) == ["roomy"])
                try expectNothing(in: folder)
            }
        }
    }
}
