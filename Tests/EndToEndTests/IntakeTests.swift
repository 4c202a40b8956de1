import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// Workers that take no tasks, and images that wait for one that does.
    @Suite struct IntakeTests {
        private static let slow = ["--size", "128x128", "--steps", "40"]

        private func why(_ image: String, _ farm: FarmFixture) async throws -> [String] {
            let report: WhyJSON = try await farm.succeed("why", image, "--json").decode()
            return report.reasons.map(\.code)
        }

        private func state(of name: String, _ farm: FarmFixture) async throws -> String? {
            try await farm.listWorkers(all: true).first { $0.name == name }?.state
        }

        @Test func aDrainedWorkerFinishesItsImageAndTakesNoMoreUntilItResumes() async throws {
            try await withFarm { farm in
                let job = try await farm.submit(["three", "--count", "3", "--seed", "1"] + Self.slow)
                try await eventually("an image is being rendered") {
                    try await farm.listWorkers().contains { $0.renders(job: job) }
                }
                let drain = try await farm.succeed("workers", "drain", "worker-1")
                #expect(drain.output.contains("worker-1 is draining"), "\(drain)")
                try await eventually("worker-1 is drained") { try await state(of: "worker-1", farm) == "drained" }
                let counts = try await farm.show(job).job.counts
                #expect(counts.done == 1 && counts.queued == 2, "\(counts)")
                #expect(try await farm.show(job).failures.isEmpty)
                #expect(try await why("\(job).1", farm) == ["drained"])
                let text = try await farm.succeed("why", "\(job).2").output
                #expect(text.contains("worker-1 is drained; undo it with 'farm workers resume NAME'"), "\(text)")

                // It stays drained when it comes back.
                let worker = try await farm.worker("worker-1")
                try await farm.kill(worker: "worker-1", signal: SIGTERM)
                #expect(try await worker.waitUntilEnd(within: .seconds(20)) == .exited(0))
                try await eventually("worker-1 has left") { try await state(of: "worker-1", farm) == "offline" }
                try await farm.startWorker("worker-1", models: SharedDemoModel.folder())
                #expect(try await state(of: "worker-1", farm) == "drained")
                #expect(try await farm.show(job).job.counts == counts)

                #expect(try await farm.succeed("workers", "resume", "worker-1").output == "worker-1 takes tasks\n")
                #expect(try await farm.finished(job).job.state == "done")
            }
        }

        @Test func anImageSaysWhatItWaitsFor() async throws {
            try await withFarm { farm in
                let first = try await farm.submit(["first", "--count", "4", "--seed", "1"] + Self.slow)
                let second = try await farm.submit(["second", "--seed", "1", "--size", "64x64", "--steps", "1"])
                try await eventually("both slots of the worker are taken") {
                    try await farm.show(first).job.counts.running == 2
                }
                #expect(try await why("\(second).0", farm) == ["behind"])
                #expect(try await farm.succeed("why", "\(first).0").output.contains("with worker-1 since"))
                let elsewhere = ["--submitter", "somebody-else", "--size", "64x64", "--steps", "1"]
                let third = try await farm.submit(["third", "--seed", "1"] + elsewhere)
                #expect(try await why("\(third).0", farm) == ["sharing"])
                try await farm.succeed("cancel", "\(first)")
                #expect(try await farm.finished(second).job.state == "done")
                #expect(try await farm.succeed("why", "\(second).0").output.contains("done, tried once"))

                try await farm.kill(worker: "worker-1", signal: SIGTERM)
                try await eventually("worker-1 has left") { try await state(of: "worker-1", farm) == "offline" }
                let fourth = try await farm.submit(["fourth", "--seed", "1"] + elsewhere)
                #expect(try await why("\(fourth).0", farm) == ["noWorkerConnected"])

                for (wrong, status, words) in [
                    ("\(fourth).1", Int32(3), "it has \(fourth).0 to \(fourth).0"),
                    ("\(fourth)", 2, "is not JOB.INDEX"), ("999.0", 3, "there is no job 999"),
                ] {
                    let result = try await farm.run("why", wrong)
                    #expect(result.status == status && result.errors.contains(words), "\(result)")
                }
                let unknown = try await farm.run("workers", "drain", "worker-2")
                #expect(unknown.status == 3 && unknown.errors.contains("did you mean 'worker-1'?"), "\(unknown)")
            }
        }

        /// With room for no image at all, the worker renders and delivers one after the other.
        @Test func aWorkerWithAFullSpoolTakesNoTasksAndLosesNothing() async throws {
            try await withFarm(workers: 0) { farm in
                try await farm.startWorker("worker-1", models: SharedDemoModel.folder(), "--spool-limit", "1B")
                let job = try await farm.submit([
                    "six", "--count", "6", "--seed", "1", "--size", "64x64", "--steps", "1",
                ])
                #expect(try await farm.finished(job).job.state == "done")
                let worker = try await farm.worker("worker-1")
                #expect(worker.errors.contains("delivered an image"))
                #expect(try await farm.show(job).failures.isEmpty)
                let coordinator = try #require(await farm.coordinator)
                #expect(coordinator.errors.contains("the worker has no room for more images"))
                try await eventually("worker-1 is idle") { try await state(of: "worker-1", farm) == "idle" }
                let refused = try await farm.run(program: "farm-worker", ["--spool-limit", "lots", "--models", "/"])
                #expect(refused.status == 2 && refused.errors.contains("'lots' is no size"), "\(refused)")
            }
        }
    }
}
