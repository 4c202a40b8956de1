import FarmModel
import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// Parts of the farm are killed; no image is lost, none is there twice.
    @Suite struct SurvivalTests {
        private static let quick = ["--size", "64x64", "--steps", "1"]
        /// Some seconds of rendering: long enough to be killed on the way.
        private static let slow = ["--size", "128x128", "--steps", "60"]

        private func expectComplete(_ job: JobID, count: Int, _ farm: FarmFixture) async throws -> [ImageJSON] {
            let report = try await farm.finished(job)
            #expect(report.job.state == "done", "\(report)")
            #expect(report.job.counts.done == count)
            let images = try await farm.pagedHistory(of: job)
            #expect(images.map(\.index).sorted() == Array(0..<count))
            return images
        }

        private func waitForImages(_ count: Int, of job: JobID, _ farm: FarmFixture) async throws {
            try await eventually("\(count) images of job \(job) are done", within: .seconds(120)) {
                try await farm.show(job).job.counts.done >= count
            }
        }

        @Test func aKilledWorkersImagesAreMadeByOthers() async throws {
            try await withFarm(workers: 3) { farm in
                let job = try await farm.submit(["sixty", "--count", "60", "--seed", "1"] + Self.quick)
                try await waitForImages(20, of: job, farm)
                let host = try await farm.engineHost(of: "worker-2")
                try await farm.kill(worker: "worker-2", signal: SIGKILL)
                let images = try await expectComplete(job, count: 60, farm)
                #expect(Set(images.map(\.worker)) == ["worker-1", "worker-2", "worker-3"])
                #expect(Set(images.map(\.sha256)).count == 60)
                let workers = try await farm.listWorkers(all: true)
                #expect(workers.first { $0.name == "worker-2" }?.state == "offline")
                #expect(try await farm.listWorkers().map(\.name).sorted() == ["worker-1", "worker-3"])
                try await eventually("the killed worker's engine host has ended") { !ProcessTable.isAlive(host) }
            }
        }

        @Test func aCoordinatorKilledHalfWayGoesOn() async throws {
            try await withFarm(workers: 2) { farm in
                let waiting = try await farm.start(
                    ["submit", "thirty", "--count", "30", "--seed", "1", "--wait"] + Self.quick)
                try await eventually("the job is there") { waiting.output.contains("job 1:") }
                try await waitForImages(8, of: 1, farm)
                let coordinator = try #require(await farm.coordinator)
                coordinator.send(SIGKILL)
                #expect(await coordinator.waitUntilEnd() == .signaled(SIGKILL))
                try await farm.startCoordinator()
                let images = try await expectComplete(1, count: 30, farm)
                #expect(Set(images.map(\.worker)) == ["worker-1", "worker-2"])
                #expect(try await waiting.waitUntilEnd(within: .seconds(30)) == .exited(0))
                #expect(try await farm.listWorkers().count == 2)
            }
        }

        /// Told to stop, a coordinator hands its worker over and does not wait for those who watch.
        @Test func aCoordinatorThatStopsLosesNothing() async throws {
            try await withFarm { farm in
                let waiting = try await farm.start(
                    ["submit", "twelve", "--count", "12", "--seed", "1", "--wait"] + Self.quick)
                try await eventually("the job is there") { waiting.output.contains("job 1:") }
                try await waitForImages(3, of: 1, farm)
                let coordinator = try #require(await farm.coordinator)
                coordinator.send(SIGTERM)
                #expect(try await coordinator.waitUntilEnd(within: .seconds(20)) == .exited(0))
                try await farm.startCoordinator()
                let images = try await expectComplete(1, count: 12, farm)
                #expect(Set(images.map(\.sha256)).count == 12)
                #expect(try await waiting.waitUntilEnd(within: .seconds(30)) == .exited(0))
                #expect(try await farm.show(1).failures.isEmpty)
            }
        }

        /// The engine's process dies under a render. Killed from outside, the worker renders the image with the next one.
        /// Aborting, either may be the cause: the image rests from a worker that has rendered nothing yet, and the worker
        /// cools down, until a person says that it is mended.
        @Test func anEngineThatDiesIsReplaced() async throws {
            try await withFarm { farm in
                let worker = try await farm.worker("worker-1")
                let job = try await farm.submit(["slow", "--seed", "1"] + Self.slow)
                for (failures, signal) in [SIGKILL, SIGABRT].enumerated() {
                    // A host renders as soon as it has loaded the model.
                    try await eventually("the image is being rendered") {
                        worker.errors.components(separatedBy: "loaded a model").count == failures + 2
                    }
                    #expect(try await farm.listWorkers().contains { $0.renders(job: job) })
                    let host = try await farm.engineHost(of: "worker-1")
                    kill(host.pid, signal)
                    try await eventually("attempt \(failures + 1) has failed") {
                        try await farm.show(job).failures.count == failures + 1
                    }
                }
                #expect(try await farm.show(job).job.counts.failed == 0)
                try await eventually("the worker is named") { try await farm.listWorkers().map(\.state) == ["cooling"] }
                #expect(try await farm.why(job).reasons.contains { $0.code == "cooling" })
                try await farm.succeed("workers", "resume", "worker-1")
                _ = try await expectComplete(job, count: 1, farm)
                let report = try await farm.show(job)
                #expect(report.failures.map(\.failure) == ["engineCrash", "killed"])
                #expect(report.failures.map(\.attempt) == [2, 1])
                #expect(try await farm.succeed("retry", "\(job)").output.contains("has no failed image"))
                #expect(report.failures.first?.message.contains("SIGABRT") == true)
                let text = try await farm.succeed("show", "\(job)").output
                #expect(text.contains("killed on worker-1") && text.contains("engineCrash on worker-1"))
                #expect(worker.end == nil)
                #expect(worker.errors.contains("the engine host ended; starting another"))
            }
        }

        @Test func cancellingAndLeavingAWait() async throws {
            try await withFarm { farm in
                let job = try await farm.submit(["many", "--count", "200", "--seed", "1"] + Self.quick)
                try await waitForImages(2, of: job, farm)
                #expect(try await farm.succeed("cancel", "\(job)").output.contains("cancelled"))
                let cancelled = try await farm.finished(job, within: .seconds(10)).job
                #expect(cancelled.state == "cancelled")
                #expect(cancelled.counts.done + cancelled.counts.cancelled == 200)
                #expect(try await farm.succeed("cancel", "\(job)").output.contains("nothing left to cancel"))

                // The worker renders the next job; Ctrl-C ends the wait for it, not the job.
                let waiting = try await farm.start(
                    ["submit", "next", "--count", "3", "--seed", "1", "--wait", "--size", "128x128", "--steps", "20"])
                try await eventually("the wait shows progress") {
                    waiting.errors.contains("job \(job.rawValue + 1): 0/3")
                }
                waiting.send(SIGINT)
                #expect(try await waiting.waitUntilEnd(within: .seconds(10)) == .exited(130))
                #expect(
                    waiting.errors.contains(
                        "job \(job.rawValue + 1) goes on; see it with 'farm watch \(job.rawValue + 1)'"))
                let watch = try await farm.succeed("watch", "\(job.rawValue + 1)")
                #expect(watch.output.contains("done: 3 images"))
                _ = try await expectComplete(JobID(job.rawValue + 1), count: 3, farm)

                let report = try await farm.show(job)
                #expect(report.job.counts == cancelled.counts)
                #expect(report.failures.isEmpty)
                #expect(try await farm.pagedHistory(of: job).count == cancelled.counts.done)
                #expect(try await farm.run("watch", "\(job)").status == 1)
            }
        }

        /// An image that waits for another worker stands in nobody's way.
        @Test func aWorkerThatIsBarredFromAnOldJobRendersTheNext() async throws {
            try await withFarm(workers: 2) { farm in
                try await farm.kill(worker: "worker-2", signal: SIGTERM)
                try await eventually("worker-2 has left") { try await farm.listWorkers().count == 1 }
                let old = try await farm.submit(["old", "--seed", "1"] + Self.slow)
                let worker = try await farm.worker("worker-1")
                try await eventually("the image is being rendered") { worker.errors.contains("loaded a model") }
                kill(try await farm.engineHost(of: "worker-1").pid, SIGABRT)
                try await eventually("the attempt has failed") { try await farm.show(old).failures.count == 1 }
                let next = try await farm.submit(["next", "--seed", "1"] + Self.quick)
                #expect(try await farm.finished(next, within: .seconds(20)).job.state == "done")
                #expect(try await farm.show(old).job.state == "queued")
            }
        }

        /// A model's file that goes while the farm lists it: the image waits, with the file's name, until it is back.
        @Test func aModelFileDeletedWhileListed() async throws {
            try await withFarm(workers: 0) { farm in
                let models = "\(farm.folder)/models"
                try await SharedDemoModel.link(into: models)
                let original = try await SharedDemoModel.folder()
                // The worker looks at its folder ten seconds after its start; until then it lists what has gone.
                try await farm.startWorker("worker-1", models: models)
                let file = "\(models)/papercut.safetensors"
                try FileManager.default.removeItem(atPath: file)
                let job = try await farm.submit(["gone"] + Self.quick)
                try await eventually("the image has failed") { try await !farm.show(job).failures.isEmpty }
                let report = try await farm.show(job)
                #expect(report.job.counts.failed == 0 && report.job.state != "failed")
                #expect(Set(report.failures.map(\.failure)) == ["missingModel"])
                #expect(report.failures.allSatisfy { $0.message.contains(file) })
                try await eventually("it is said why it waits") {
                    try await farm.why(job).reasons.contains { ["resting", "modelMissing"].contains($0.code) }
                }

                // The job goes on as soon as the file is there again.
                try FileManager.default.createSymbolicLink(
                    atPath: file, withDestinationPath: "\(original)/papercut.safetensors")
                _ = try await expectComplete(job, count: 1, farm)
            }
        }
    }
}
