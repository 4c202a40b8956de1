import FarmModel
import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// Who gets the devices, and how seldom these load anew. Hosts answer with stored pictures: no engine is waited for.
    @Suite struct SchedulingTests {
        private static let images = 12

        /// Four people with two contexts between them, on two workers that begin once all is queued.
        @Test func peopleShareTheWorkersAndTheseLoadSeldom() async throws {
            let folder = try TestFolder.make("loads")
            defer { TestFolder.remove(folder) }
            var setup = FarmSetup(workers: 2)
            setup.coordinators = 2
            // One worker must not have made all of a context's 24 before the other has resumed.
            setup.engineHost = .storedPicture(milliseconds: 200, isFlat: true)
            setup.workerEnvironment = ["FARM_STORED_LOADS": "\(folder)/loads", "FARM_STORED_LOAD_MILLISECONDS": "300"]
            try await withPostgres { database in
                try await withFarm(setup, on: database) { farm in
                    let workers = ["worker-1", "worker-2"]
                    for worker in workers { try await farm.succeed("workers", "drain", worker) }
                    var jobs: [JobID] = []
                    for (submitter, source) in [("ann", "gpu"), ("bob", "cpu"), ("cyd", "gpu"), ("dot", "cpu")] {
                        jobs.append(
                            try await farm.submit([
                                "shared", "--submitter", submitter, "--random-source", source, "--count",
                                "\(Self.images)", "--size", "64x64", "--steps", "1",
                            ]))
                    }
                    for worker in workers { try await farm.succeed("workers", "resume", worker) }
                    for job in jobs { #expect(try await farm.finished(job).job.counts.done == Self.images) }
                    let loads = try String(contentsOfFile: "\(folder)/loads", encoding: .utf8)
                        .split(separator: "\n")
                    #expect(loads.count == 2, "\(loads)")
                    // Of the first half each has about a quarter.
                    let half = 2 * Self.images
                    let counts = try await farm.psql(
                        """
                        SELECT string_agg(n::text, ' ') FROM (SELECT count(*) AS n FROM (
                            SELECT job_id FROM images ORDER BY finished_at LIMIT \(half)) i GROUP BY job_id) c
                        """
                    ).split(separator: " ").compactMap { Int($0) }
                    #expect(counts.count == 4 && counts.allSatisfy { $0 >= half / 4 - 2 }, "\(counts)")
                }
            }
        }

        /// A worker of a tenth of the other's speed gets the first image; the fast one makes it a second time.
        @Test func aFastWorkerMakesWhatASlowOneWouldEndLater() async throws {
            var setup = FarmSetup(workers: 0)
            setup.engineHost = .storedPicture(milliseconds: 20_000, isFlat: true)
            try await withPostgres { database in
                try await withFarm(setup, on: database) { farm in
                    let models = try await SharedDemoModel.folder()
                    let options = ["late", "--size", "64x64", "--steps", "1"]
                    // The farm learns how fast the fast one is.
                    try await farm.launchWorker(
                        "fast", models: models, environment: ["FARM_STORED_MILLISECONDS": "200"])
                    try await farm.waitForWorkers()
                    _ = try await farm.finished(try await farm.submit(options))
                    try await farm.succeed("workers", "drain", "fast")
                    try await farm.launchWorker("slow", models: models)
                    try await farm.waitForWorkers()
                    let job = try await farm.submit(options)
                    try await eventually("the slow one renders") {
                        try await farm.listWorkers().contains { $0.name == "slow" && $0.renders(job: job) }
                    }
                    try await farm.succeed("workers", "resume", "fast")
                    let report = try await farm.finished(job, within: .seconds(18))
                    #expect(report.job.counts.done == 1)
                    #expect(try await farm.psql("SELECT count(*) FROM images WHERE job_id = \(job)") == "1")
                    let worker = try await farm.psql(
                        "SELECT w.name FROM images i JOIN workers w ON w.id = i.worker_id WHERE job_id = \(job)")
                    #expect(worker == "fast")
                    try await eventually("the slow one drops it") {
                        try await farm.listWorkers().allSatisfy { !$0.renders(job: job) }
                    }
                }
            }
        }
    }
}
