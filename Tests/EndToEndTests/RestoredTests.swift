import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// A database that comes back from a backup gives numbers out again: what workers have for the old ones is not taken
    /// for the new.
    @Suite struct RestoredTests {
        @Test func aRestoredFarmTakesNoOldSpool() async throws {
            var setup = FarmSetup(workers: 1)
            setup.engineHost = .storedPicture(milliseconds: 3000)
            try await withPostgres { database in
                try await withFarm(setup, on: database) { farm in
                    let quick = ["--count", "2", "--size", "64x64", "--steps", "1"]
                    let old = try await farm.submit(["old", "--seed", "1"] + quick)
                    try await eventually("both are with the worker") {
                        try await farm.show(old).job.counts.running == 2
                    }
                    try await farm.killCoordinator(1)
                    try await eventually("an image is spooled") { !farm.spooledFiles(of: "worker-1").isEmpty }

                    _ = try await farm.psql("UPDATE coordinators SET alive_at = now()")
                    let running = try await farm.run(
                        program: "farm-coordinator", ["restored", "--database", database])
                    #expect(running.status == 1 && running.errors.contains("stop all coordinators"), "\(running)")
                    // As a backup from before the job has it.
                    _ = try await farm.psql(
                        """
                        DELETE FROM tasks; DELETE FROM jobs; ALTER TABLE jobs ALTER COLUMN id RESTART;
                        UPDATE coordinators SET alive_at = now() - interval '1 hour'
                        """)
                    let restored = try await farm.run(
                        program: "farm-coordinator", ["restored", "--database", database])
                    #expect(restored.status == 0 && restored.output.contains("is now farm"), "\(restored)")

                    try await farm.startCoordinator()
                    let kept = farm.spooledFiles(of: "worker-1")
                    let new = try await farm.submit(["new", "--seed", "100"] + quick)
                    #expect(new == old)
                    #expect(try await farm.finished(new).job.state == "done")
                    #expect(try await farm.history().map(\.parameters.seed).sorted() == [100, 101])
                    #expect(!kept.isEmpty && Set(kept).isSubset(of: farm.spooledFiles(of: "worker-1")))
                    #expect(try await farm.worker("worker-1").errors.contains("the spool keeps images of another farm"))
                }
            }
        }
    }
}
