import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// Models and LoRA that are pushed into the farm's store and fetched by workers.
    @Suite struct StoredFileTests {
        private static let prompt = "a red cat on a white background"
        private static let quilt = RepositoryFolder.path("Deploy/demo-model/weights/papercut-quilt.safetensors")

        /// One worker with papercut, one with nothing but an own LoRA folder, and a LoRA that only the store has.
        @Test func reachEveryWorkerByThemselves() async throws {
            try await withPostgres { database in
                var setup = FarmSetup(workers: 0)
                setup.engineHost = .storedPicture(milliseconds: 1500)
                try await withFarm(setup, on: database) { farm in
                    let models = "\(farm.folder)/models"
                    try await SharedDemoModel.link(into: models)
                    // The link alone: the folder behind it belongs to all tests.
                    try FileManager.default.removeItem(atPath: "\(models)/Lora")
                    let lora = "\(farm.folder)/seams.safetensors"
                    try FileManager.default.copyItem(atPath: Self.quilt, toPath: lora)
                    try await farm.startWorker("rich", models: models)
                    try await farm.launchWorker("poor", models: nil)
                    try await farm.waitForWorkers()
                    try await farm.succeed("models", "push", lora, "\(models)/papercut.model.json")

                    let job = try await farm.submit([Self.prompt, "--lora", "seams", "--count", "12"])
                    #expect(try await farm.finished(job).job.counts.done == 12)
                    let images = try await farm.pagedHistory(of: job)
                    #expect(Set(images.map(\.worker)) == ["rich", "poor"])
                    let poor = try #require(try await farm.listWorkers().first { $0.name == "poor" })
                    let shipped = try SizeOf.files(in: models)
                    #expect(poor.fetchedBytes >= shipped, "\(poor.fetchedBytes) of \(shipped)")

                    // A second job needs nothing more.
                    let again = try await farm.submit([Self.prompt, "--lora", "seams", "--count", "4"])
                    #expect(try await farm.finished(again).job.counts.done == 4)
                    let log = try await farm.worker("poor").errors
                    #expect(log.components(separatedBy: "fetching a file").count - 1 == 3, "\(log)")
                }
            }
        }

        /// What a fetched model draws is what the model draws.
        @Test func drawTheSamePicture() async throws {
            try await withFarm(workers: 1) { farm in
                let models = try await SharedDemoModel.folder()
                let before = try await farm.picture("before", [Self.prompt, "--seed", "7", "--lora", "quilt"])
                try await farm.succeed(
                    "models", "push", "\(models)/papercut.model.json", "\(models)/Lora/quilt.safetensors")
                try await farm.kill(worker: "worker-1", signal: SIGTERM)
                try await farm.launchWorker("poor", models: nil)
                try await farm.waitForWorkers()
                let after = try await farm.picture("after", [Self.prompt, "--seed", "7", "--lora", "quilt"])
                #expect(after.image.worker == "poor")
                #expect(after.pixelDigest == before.pixelDigest)
            }
        }

        @Test func goOnAfterTheWorkerWasKilledDuringAFetch() async throws {
            try await withPostgres { database in
                var setup = FarmSetup(workers: 0)
                setup.engineHost = .storedPicture(milliseconds: 10)
                try await withFarm(setup, on: database) { farm in
                    let models = try await SharedDemoModel.folder()
                    try await farm.launchWorker("poor", models: nil)
                    try await farm.waitForWorkers()
                    try await farm.succeed("models", "push", "\(models)/papercut.model.json")
                    let parts = farm.dataFolder(of: "poor") + "/fetching"
                    let job = try await farm.submit([Self.prompt, "--count", "3"])
                    try await eventually("a part has come") { try SizeOf.files(in: parts) > 8 << 20 }
                    try await farm.kill(worker: "poor", signal: SIGKILL)
                    #expect(try SizeOf.files(in: parts) > 8 << 20)
                    try await farm.launchWorker("poor", models: nil)
                    #expect(try await farm.finished(job).job.counts.done == 3)
                    let starts = try await farm.worker("poor").errors.split(separator: "\n")
                        .filter { $0.contains("fetching a file") && $0.contains("papercut.safetensors") }
                    #expect(starts.count == 1 && !starts.contains { $0.hasSuffix("from=0") }, "\(starts)")
                    #expect(try SizeOf.files(in: parts) == 0)
                }
            }
        }

        @Test func areRefusedWhereTheyAreNoneOrNotWanted() async throws {
            try await withFarm(workers: 0) { farm in
                let text = "\(farm.folder)/text.safetensors"
                try Data("this is no model".utf8).write(to: URL(fileURLWithPath: text))
                expect(try await farm.run("models", "push", text), status: 2, ["text.safetensors"])
                let picture = "\(farm.folder)/picture.png"
                try Data("png".utf8).write(to: URL(fileURLWithPath: picture))
                expect(try await farm.run("models", "push", picture), status: 2, ["picture.png", ".safetensors"])
                expect(
                    try await farm.run("models", "push", "\(farm.folder)/nothing.safetensors"), status: 5, ["nothing"])
                // The same name for another file.
                let one = "\(farm.folder)/one/quilt.safetensors"
                let other = "\(farm.folder)/other/quilt.safetensors"
                for (path, source) in [(one, "papercut-quilt"), (other, "papercut-rocket")] {
                    try FileManager.default.createDirectory(
                        at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
                    try FileManager.default.copyItem(
                        atPath: RepositoryFolder.path("Deploy/demo-model/weights/\(source).safetensors"), toPath: path)
                }
                try await farm.succeed("models", "push", one)
                try await farm.succeed("models", "push", one)
                expect(try await farm.run("models", "push", other), status: 6, ["another file 'quilt.safetensors'"])
                #expect(try await farm.succeed("models", "files").output.contains("stored"))
                try await farm.succeed("models", "remove", "quilt")
                try await farm.succeed("models", "push", other)
                #expect(try FileManager.default.contentsOfDirectory(atPath: farm.modelStore).count == 1)
                expect(try await farm.run("models", "remove", "kilt"), status: 3, ["kilt", "quilt"])
            }
        }
    }
}
