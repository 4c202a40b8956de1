import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    @Suite struct BrokenWorkerTests {
        /// Somebody kills its engine hosts in each render, such as a watchdog of the machine for memory. It is named, and
        /// no image fails for it; mended, it makes them all.
        @Test func aWorkerWhoseHostsAreAlwaysKilledFailsNoJob() async throws {
            let folder = try TestFolder.make("killed")
            defer { TestFolder.remove(folder) }
            let end = "\(folder)/end"
            var setup = FarmSetup()
            setup.engineHost = .storedPicture(milliseconds: 20)
            setup.workerEnvironment["FARM_STORED_END"] = end
            try Data("\(SIGKILL)".utf8).write(to: URL(fileURLWithPath: end))
            try await withPostgres { database in
                try await withFarm(setup, on: database) { farm in
                    let job = try await farm.submit(["eight", "--count", "8", "--size", "64x64", "--steps", "1"])
                    try await eventually("the worker cools down") {
                        try await farm.listWorkers().map(\.state) == ["cooling"]
                    }
                    #expect(try await farm.succeed("workers").output.contains("killed"))
                    // The worker may have had the image in hand when it was judged.
                    try await eventually("it waits for the worker") {
                        try await farm.why(job).reasons.contains { $0.code == "cooling" }
                    }
                    let counts = try await farm.show(job).job.counts
                    #expect(counts.failed == 0 && counts.done == 0)
                    try FileManager.default.removeItem(atPath: end)
                    try await farm.succeed("workers", "resume", "worker-1")
                    let report = try await farm.finished(job)
                    #expect(report.job.state == "done" && report.job.counts.done == 8)
                    #expect(Set(report.failures.map(\.failure)) == ["killed"])
                }
            }
        }
    }
}
